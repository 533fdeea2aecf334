/* Recording a row of any operands: nodes, floats, and tuples of these. */

static Py_ssize_t
values_in(PyObject *operand)
{
    if (!PyTuple_CheckExact(operand)) {
        return IS_VALUE(operand);
    }
    Py_ssize_t count = 0;
    for (Py_ssize_t i = 0; i < PyTuple_GET_SIZE(operand); i++) {
        count += IS_VALUE(PyTuple_GET_ITEM(operand, i));
    }
    return count;
}

/* Whether it is a tuple of so many operands, of which each is a node, a float, or a tuple of these. */
static int
is_tuple_of_operands(PyObject *operands, int arity)
{
    if (!PyTuple_CheckExact(operands) || PyTuple_GET_SIZE(operands) != arity) {
        return 0;
    }
    for (Py_ssize_t i = 0; i < arity; i++) {
        PyObject *x = PyTuple_GET_ITEM(operands, i);
        int is_tuple = PyTuple_CheckExact(x);
        for (Py_ssize_t j = 0; j < (is_tuple ? PyTuple_GET_SIZE(x) : 1); j++) {
            PyObject *y = is_tuple ? PyTuple_GET_ITEM(x, j) : x;
            if (!IS_VALUE(y) && !PyFloat_CheckExact(y)) {
                return 0;
            }
        }
    }
    return 1;
}

/* The edges of a node that is being recorded. */
typedef struct {
    PyObject *parents; /* a tuple with `count` entries so far */
    double *partials;
    Py_ssize_t count;
} Edges;

static void
add_edge(Edges *edges, const Row *row, PyObject *x, double partial)
{
    if (IS_VALUE(x) && has_edge(row, partial)) {
        PyTuple_SET_ITEM(edges->parents, edges->count, Py_NewRef(x));
        edges->partials[edges->count++] = partial;
    }
}

/* The edges to one operand: its partials by the rule, or NaN. */
static int
add_edges(Edges *edges, const Row *row, int argument, double out, PyObject *boxed_out, PyObject *operand,
          PyObject *const *data)
{
    if (!PyTuple_CheckExact(operand)) {
        double partial = Py_NAN;
        if (out == out) {
            PyObject *rule = partial_rule(row, argument);
            partial = rule == NULL ? -1.0 : rule_number(call_rule(rule, boxed_out, data, row->arity));
            Py_XDECREF(rule);
            if (FAILED(partial)) {
                return -1;
            }
        }
        add_edge(edges, row, operand, partial);
        return 0;
    }
    Py_ssize_t size = PyTuple_GET_SIZE(operand);
    if (out != out) {
        for (Py_ssize_t i = 0; i < size; i++) {
            add_edge(edges, row, PyTuple_GET_ITEM(operand, i), Py_NAN);
        }
        return 0;
    }
    PyObject *rule = partial_rule(row, argument);
    PyObject *given = rule == NULL ? NULL : call_rule(rule, boxed_out, data, row->arity);
    Py_XDECREF(rule);
    PyObject *partials = given == NULL ? NULL : PySequence_Tuple(given);
    Py_XDECREF(given);
    if (partials == NULL) {
        return -1;
    }
    int result = 0;
    if (PyTuple_GET_SIZE(partials) != size) {
        Py_XDECREF(PyObject_CallFunction(WrongLength, "OOn", row->primitive, partials, size));
        result = -1;
    }
    for (Py_ssize_t i = 0; result == 0 && i < size; i++) {
        double partial = rule_number(Py_NewRef(PyTuple_GET_ITEM(partials, i)));
        if (FAILED(partial)) {
            result = -1;
        }
        else {
            add_edge(edges, row, PyTuple_GET_ITEM(operand, i), partial);
        }
    }
    Py_DECREF(partials);
    return result;
}

/* A node of any operands, with its edges; takes over the references of the edges. */
static PyObject *
new_many(const Row *row, double out, PyObject *operands, Edges *edges)
{
    if (edges->parents != NULL && edges->count < PyTuple_GET_SIZE(edges->parents)) {
        /* No _PyTuple_Resize, which forgets what is in the tuple where there is no memory. */
        Py_XSETREF(edges->parents, PyTuple_GetSlice(edges->parents, 0, edges->count));
        if (edges->parents == NULL) {
            PyMem_Free(edges->partials);
            return NULL;
        }
        PyObject_GC_UnTrack(edges->parents);
    }
    Node *node = new_result(row, out);
    if (node == NULL) {
        Py_XDECREF(edges->parents);
        PyMem_Free(edges->partials);
        return NULL;
    }
    node->kind = MANY;
    node->flags = 0;
    node->b = Py_NewRef(operands);
    node->a = edges->parents;
    node->partials = edges->partials;
    if (edges->count == 0) {
        Py_CLEAR(node->a);
        PyMem_Free(edges->partials);
        node->partials = NULL;
    }
    return (PyObject *)node;
}

/* Room for the edges to so many values. */
static int
reserve_edges(Edges *edges, Py_ssize_t most)
{
    edges->count = 0;
    edges->partials = PyMem_Malloc((size_t)(most ? most : 1) * sizeof(double));
    edges->parents = edges->partials == NULL ? NULL : PyTuple_New(most);
    if (edges->parents == NULL) {
        PyMem_Free(edges->partials);
        edges->partials = NULL;
        if (!PyErr_Occurred()) {
            PyErr_NoMemory();
        }
        return -1;
    }
    PyObject_GC_UnTrack(edges->parents); /* while rules run, nobody is to find it half filled */
    return 0;
}

/* Record a row of any arguments: the operands are nodes, floats, and tuples of these; one of them is, or has, a node. */
static PyObject *
record_many(const Row *row, PyObject *operands)
{
    int count = row->arity;
    Py_ssize_t most = 0;
    PyObject *const *operand = &PyTuple_GET_ITEM(operands, 0);
    PyObject *data[MOST_ARGUMENTS] = {NULL}, *boxed_out = NULL, *result = NULL;
    double numbers[MOST_ARGUMENTS] = {0.0}, out = -1.0;
    int is_printed = row->kernel != NULL; /* as it is now: a rule that runs may change its row */
    Edges edges = {NULL, NULL, 0};
    for (int i = 0; i < count; i++) {
        most += values_in(operand[i]);
        if ((data[i] = data_of(operand[i])) == NULL) {
            goto done;
        }
    }
    if (is_printed) {
        for (int i = 0; i < count; i++) {
            numbers[i] = PyFloat_AS_DOUBLE(data[i]);
        }
        out = row_value(row, numbers);
    }
    else {
        out = rule_number(call_rule(row->forward, NULL, data, count));
    }
    if (FAILED(out)) {
        goto done;
    }
    if (here_is > SCOPED) {
        result = record_apart(row, out, operands);
        goto done;
    }
    if ((boxed_out = PyFloat_FromDouble(out)) == NULL || reserve_edges(&edges, most) < 0) {
        goto done;
    }
    for (int i = 0; i < count; i++) {
        if (values_in(operand[i]) == 0) {
            continue;
        }
        if (is_printed) {
            add_edge(&edges, row, operand[i], row_partial(row, i, out, numbers));
        }
        else if (add_edges(&edges, row, i, out, boxed_out, operand[i], data) < 0) {
            Py_DECREF(edges.parents);
            PyMem_Free(edges.partials);
            goto done;
        }
    }
    result = new_many(row, out, operands, &edges);
done:
    Py_XDECREF(boxed_out);
    for (int i = 0; i < count; i++) {
        Py_XDECREF(data[i]);
    }
    return result;
}

/* Record any row of any operands. */
static PyObject *
record_any(const Row *row, PyObject *operands)
{
    PyObject *const *operand = &PyTuple_GET_ITEM(operands, 0);
    int are_scalars = 1;
    for (Py_ssize_t i = 0; i < PyTuple_GET_SIZE(operands); i++) {
        are_scalars &= IS_VALUE(operand[i]) || PyFloat_CheckExact(operand[i]);
    }
    if (are_scalars && row->arity == 1 && IS_VALUE(operand[0])) {
        return record_unary(row, NODE(operand[0]));
    }
    if (are_scalars && row->arity == 2) {
        Node *x = IS_VALUE(operand[0]) ? NODE(operand[0]) : NULL, *y = IS_VALUE(operand[1]) ? NODE(operand[1]) : NULL;
        if (x != NULL || y != NULL) {
            return record_binary(row, x, x != NULL ? x->data : PyFloat_AS_DOUBLE(operand[0]), y,
                                 y != NULL ? y->data : PyFloat_AS_DOUBLE(operand[1]));
        }
    }
    return row->is_dot ? record_dot(row, operand[0], operand[1], operand[2]) : record_many(row, operands);
}
