/* Recording a dot: one node, whatever its fan-in, that holds the two tuples of its operands. */

/* The sum where a product or a partial sum is infinite or NaN: as the rule has it. */
static double
dot_beyond(const Row *row, PyObject *w, PyObject *x, double bias)
{
    PyObject *operands[3] = {data_of(w), data_of(x), PyFloat_FromDouble(bias)};
    double out = -1.0;
    if (operands[0] != NULL && operands[1] != NULL && operands[2] != NULL) {
        out = rule_number(call_rule(row->forward, NULL, operands, 3));
    }
    for (int i = 0; i < 3; i++) {
        Py_XDECREF(operands[i]);
    }
    return out;
}

static inline double
number_of(PyObject *x, uint16_t *not_leaves, uint16_t flag)
{
    if (IS_VALUE(x)) {
        if (NODE(x)->kind != LEAF) {
            *not_leaves |= flag;
        }
        return NODE(x)->data;
    }
    return PyFloat_AS_DOUBLE(x);
}

/* A node for the sum `out` over w and x, tuples of one length, of nodes and floats; b is a node or a float. One of all
   these is a node. */
static inline PyObject *
new_dot(const Row *row, double out, uint16_t not_leaves, PyObject *w, PyObject *x, PyObject *b, double bias)
{
    if (out - out != 0.0) {
        out = dot_beyond(row, w, x, bias);
        if (FAILED(out)) {
            return NULL;
        }
    }
    if (here_is > SCOPED) {
        PyObject *operands = PyTuple_Pack(3, w, x, b);
        PyObject *result = operands == NULL ? NULL : record_apart(row, out, operands);
        Py_XDECREF(operands);
        return result;
    }
    Epoch *epoch = epoch_now();
    if (epoch == NULL) {
        return NULL;
    }
    Node *node = new_result(row, out);
    if (node == NULL) {
        epoch_release(epoch);
        return NULL;
    }
    node->kind = DOT;
    node->flags = (uint16_t)((W_LEAVES | X_LEAVES) & ~not_leaves);
    if (out != out) {
        node->flags |= IS_NAN;
    }
    node->a = Py_NewRef(w);
    node->b = Py_NewRef(x);
    node->epoch = epoch;
    if (IS_VALUE(b)) {
        node->flags |= BIAS_NODE;
        node->bias_node = NODE(Py_NewRef(b));
    }
    else {
        node->bias = bias;
    }
    return (PyObject *)node;
}

static PyObject *
record_dot(const Row *row, PyObject *w, PyObject *x, PyObject *b)
{
    uint16_t not_leaves = 0;
    double bias = IS_VALUE(b) ? NODE(b)->data : PyFloat_AS_DOUBLE(b), out = bias;
    Py_ssize_t size = PyTuple_GET_SIZE(w);
    for (Py_ssize_t i = 0; i < size; i++) {
        out += number_of(PyTuple_GET_ITEM(w, i), &not_leaves, W_LEAVES) *
               number_of(PyTuple_GET_ITEM(x, i), &not_leaves, X_LEAVES);
    }
    return new_dot(row, out, not_leaves, w, x, b, bias);
}
