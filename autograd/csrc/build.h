/* A node from its parts: for copies and pickles, which keep the partials that were stored. */

static int
is_tuple_of_values(PyObject *xs)
{
    if (!PyTuple_CheckExact(xs)) {
        return 0;
    }
    for (Py_ssize_t i = 0; i < PyTuple_GET_SIZE(xs); i++) {
        if (!IS_VALUE(PyTuple_GET_ITEM(xs, i))) {
            return 0;
        }
    }
    return 1;
}

/* build(cls, row, operands, parents, partials, data, grad, label, scope, is_recorded): row is None for a leaf. */
static PyObject *
build(PyObject *Py_UNUSED(module), PyObject *args)
{
    PyObject *cls, *primitive, *operands, *parents, *given, *label, *scope;
    double data, grad;
    int is_recorded;
    if (!PyArg_ParseTuple(args, "OOOOOddOOp:build", &cls, &primitive, &operands, &parents, &given, &data, &grad, &label,
                          &scope, &is_recorded)) {
        return NULL;
    }
    if (!PyType_Check(cls) || !PyType_IsSubtype((PyTypeObject *)cls, ValueType) || !is_label(label)) {
        if (!PyErr_Occurred()) {
            PyErr_SetString(PyExc_TypeError, "build needs Value or a class of it");
        }
        return NULL;
    }
    PyObject *self = value_new((PyTypeObject *)cls, NULL, NULL);
    if (self == NULL) {
        return NULL;
    }
    Node *node = NODE(self);
    node->data = data;
    node->grad = grad;
    if (set_tag(node, label, scope) < 0) {
        goto failed;
    }
    if (!is_recorded) {
        node->flags |= UNRECORDED;
    }
    if (primitive == Py_None) {
        return self;
    }
    const Row *row = row_of(primitive);
    if (row == NULL) {
        goto failed;
    }
    if (!is_tuple_of_values(parents) || !is_tuple_of_operands(operands, row->arity) || !PyTuple_CheckExact(given) ||
        PyTuple_GET_SIZE(given) != PyTuple_GET_SIZE(parents)) {
        PyErr_Format(PyExc_TypeError, "these are no operands, parents and partials of %R", primitive);
        goto failed;
    }
    Py_ssize_t count = PyTuple_GET_SIZE(parents);
    double *partials = count ? PyMem_Malloc((size_t)count * sizeof(double)) : NULL;
    if (count && partials == NULL) {
        PyErr_NoMemory();
        goto failed;
    }
    for (Py_ssize_t i = 0; i < count; i++) {
        partials[i] = PyFloat_AsDouble(PyTuple_GET_ITEM(given, i));
        if (FAILED(partials[i])) {
            PyMem_Free(partials);
            goto failed;
        }
    }
    node->kind = MANY;
    node->row = row->place;
    node->a = count ? Py_NewRef(parents) : NULL;
    node->b = Py_NewRef(operands);
    node->partials = partials;
    return self;
failed:
    Py_DECREF(self);
    return NULL;
}
