/* Many nodes at once: their numbers or gradients, all read or all written; see bulk.py. What is no plain list or tuple of
   the right things gives None here, and bulk.py says what is wrong with it. */

static int
are_nodes(PyObject *xs)
{
    if (!PyList_CheckExact(xs) && !PyTuple_CheckExact(xs)) {
        return 0;
    }
    for (Py_ssize_t i = 0; i < PySequence_Fast_GET_SIZE(xs); i++) {
        if (!IS_VALUE(PySequence_Fast_GET_ITEM(xs, i))) {
            return 0;
        }
    }
    return 1;
}

static PyObject *
read_all(PyObject *xs, int is_grad)
{
    if (!are_nodes(xs)) {
        Py_RETURN_NONE;
    }
    Py_ssize_t size = PySequence_Fast_GET_SIZE(xs);
    PyObject *list = PyList_New(size);
    if (list != NULL && (size != PySequence_Fast_GET_SIZE(xs) || !are_nodes(xs))) {
        Py_DECREF(list); /* the collector ran to make room, and with it code that changed the sequence */
        Py_RETURN_NONE;
    }
    for (Py_ssize_t i = 0; list != NULL && i < size; i++) {
        const Node *node = NODE(PySequence_Fast_GET_ITEM(xs, i));
        PyObject *number = PyFloat_FromDouble(is_grad ? node->grad : node->data);
        if (number == NULL) {
            Py_CLEAR(list);
            break;
        }
        PyList_SET_ITEM(list, i, number);
    }
    return list;
}

static PyObject *
get_all_data(PyObject *Py_UNUSED(module), PyObject *xs)
{
    return read_all(xs, 0);
}

static PyObject *
get_all_grads(PyObject *Py_UNUSED(module), PyObject *xs)
{
    return read_all(xs, 1);
}

/* Each value gets its number: all of them or none. Gives True. */
static PyObject *
write_all(PyObject *const *args, Py_ssize_t count, int is_grad)
{
    if (count != 2 || !are_nodes(args[0]) || (!PyList_CheckExact(args[1]) && !PyTuple_CheckExact(args[1]))) {
        Py_RETURN_NONE;
    }
    PyObject *xs = args[0], *numbers = args[1];
    Py_ssize_t size = PySequence_Fast_GET_SIZE(xs);
    if (PySequence_Fast_GET_SIZE(numbers) != size) {
        Py_RETURN_NONE;
    }
    for (Py_ssize_t i = 0; i < size; i++) {
        if (!PyFloat_CheckExact(PySequence_Fast_GET_ITEM(numbers, i))) {
            Py_RETURN_NONE;
        }
    }
    if (!is_grad && before_writing((size_t)size) < 0) {
        return NULL;
    }
    for (Py_ssize_t i = 0; i < size; i++) {
        Node *node = NODE(PySequence_Fast_GET_ITEM(xs, i));
        double number = PyFloat_AS_DOUBLE(PySequence_Fast_GET_ITEM(numbers, i));
        if (is_grad) {
            node->grad = number;
        }
        else {
            write_data(node, number);
        }
    }
    Py_RETURN_TRUE;
}

static PyObject *
set_all_data(PyObject *Py_UNUSED(module), PyObject *const *args, Py_ssize_t count)
{
    return write_all(args, count, 0);
}

static PyObject *
set_all_grads(PyObject *Py_UNUSED(module), PyObject *const *args, Py_ssize_t count)
{
    return write_all(args, count, 1);
}
