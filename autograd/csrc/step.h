/* A step of an optimiser: its formula for many numbers at once; see `move` in bulk.py. The formulas are in steps.h, which
   is printed from steps.py. Nothing is changed here: the new numbers are given back. */

static int
is_array(PyObject *xs)
{
    return PyList_CheckExact(xs) || PyTuple_CheckExact(xs);
}

static int
has_size(PyObject *xs, Py_ssize_t size)
{
    return is_array(xs) && PySequence_Fast_GET_SIZE(xs) == size;
}

/* Read some floats: 0 if one of them is none. */
static int
read_floats(PyObject *xs, Py_ssize_t start, int size, double *numbers)
{
    PyObject **items = PySequence_Fast_ITEMS(xs) + start;
    for (int i = 0; i < size; i++) {
        if (!PyFloat_CheckExact(items[i])) {
            return 0;
        }
        numbers[i] = PyFloat_AS_DOUBLE(items[i]);
    }
    return 1;
}

/* Read the numbers and the gradients of some nodes: 0 if one of them is none. */
static int
read_nodes(PyObject *xs, Py_ssize_t start, int size, double (*numbers)[BLOCK])
{
    PyObject **items = PySequence_Fast_ITEMS(xs) + start;
    for (int i = 0; i < size; i++) {
        if (!IS_VALUE(items[i])) {
            return 0;
        }
        numbers[0][i] = NODE(items[i])->data;
        numbers[1][i] = NODE(items[i])->grad;
    }
    return 1;
}

static int
write_floats(PyObject *list, Py_ssize_t start, int size, const double *numbers)
{
    for (int i = 0; i < size; i++) {
        PyObject *number = PyFloat_FromDouble(numbers[i]);
        if (number == NULL) {
            return -1;
        }
        PyList_SET_ITEM(list, start + i, number);
    }
    return 0;
}

/* The formula of this name, or NULL. */
static const Step *
step_called(PyObject *name)
{
    for (size_t i = 0; PyUnicode_Check(name) && i < sizeof(STEPS) / sizeof(*STEPS); i++) {
        if (PyUnicode_CompareWithASCIIString(name, STEPS[i].name) == 0) {
            return &STEPS[i];
        }
    }
    return NULL;
}

/* Write the new numbers into the lists: 1, or -1 with an error, or 0 for what Python has to see. That is also what is
   not finite, as Python's own division and root raise where those of C do not. */
static int
run_step(PyObject *const *args, PyObject *moved, PyObject *remembered)
{
    PyObject *xs = args[1], *memories = args[2], *gradients = args[4];
    Py_ssize_t size = PyList_GET_SIZE(moved), kept = PyTuple_GET_SIZE(remembered);
    int of_nodes = gradients == Py_None;
    const Step *rule = step_called(args[0]);
    double settings[MOST_SETTINGS], numbers[2 + MOST_MEMORIES][BLOCK];
    if (rule == NULL || rule->memories != kept || !has_size(memories, kept) || !has_size(xs, size) ||
        !(of_nodes || has_size(gradients, size)) || !has_size(args[3], rule->settings) ||
        !read_floats(args[3], 0, rule->settings, settings)) {
        return 0;
    }
    for (int j = 0; j < kept; j++) {
        if (!has_size(PySequence_Fast_GET_ITEM(memories, j), size)) {
            return 0;
        }
    }
    for (Py_ssize_t start = 0; start < size; start += BLOCK) {
        int some = size - start < BLOCK ? (int)(size - start) : BLOCK, is_finite = 1;
        if (!(of_nodes ? read_nodes(xs, start, some, numbers)
                       : read_floats(xs, start, some, numbers[0]) && read_floats(gradients, start, some, numbers[1]))) {
            return 0;
        }
        for (int j = 0; j < kept; j++) {
            if (!read_floats(PySequence_Fast_GET_ITEM(memories, j), start, some, numbers[2 + j])) {
                return 0;
            }
        }
        rule->run(numbers, some, settings);
        for (int j = 0; j < 2 + kept; j++) {
            for (int i = 0; i < some; i++) {
                is_finite &= isfinite(numbers[j][i]) != 0; /* a gradient that is not gives such a number too */
            }
        }
        if (!is_finite) {
            return 0;
        }
        if (write_floats(moved, start, some, numbers[0]) < 0) {
            return -1;
        }
        for (int j = 0; j < kept; j++) {
            if (write_floats(PyTuple_GET_ITEM(remembered, j), start, some, numbers[2 + j]) < 0) {
                return -1;
            }
        }
    }
    return 1;
}

/* step(rule, values, memories, settings, gradients): the new numbers, the new memories, and True as all of them are
   finite; or None. */
static PyObject *
step(PyObject *Py_UNUSED(module), PyObject *const *args, Py_ssize_t count)
{
    if (count != 5 || !is_array(args[1]) || !is_array(args[2])) {
        Py_RETURN_NONE;
    }
    Py_ssize_t size = PySequence_Fast_GET_SIZE(args[1]), kept = PySequence_Fast_GET_SIZE(args[2]);
    if (kept > MOST_MEMORIES) {
        Py_RETURN_NONE;
    }
    /* All objects that the collector tracks come first: making one may run code that changes what was given. */
    PyObject *moved = PyList_New(size), *remembered = PyTuple_New(kept);
    PyObject *result = moved == NULL || remembered == NULL ? NULL : PyTuple_Pack(3, moved, remembered, Py_True);
    for (Py_ssize_t j = 0; result != NULL && j < kept; j++) {
        PyObject *memory = PyList_New(size);
        if (memory == NULL) {
            Py_CLEAR(result);
            break;
        }
        PyTuple_SET_ITEM(remembered, j, memory);
    }
    int done = result == NULL ? -1 : run_step(args, moved, remembered);
    Py_XDECREF(moved);
    Py_XDECREF(remembered);
    if (done <= 0) {
        Py_XDECREF(result);
        return done < 0 ? NULL : Py_NewRef(Py_None);
    }
    return result;
}
