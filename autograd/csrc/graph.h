/* What a node tells of the graph behind it: operands, parents, edges. */

static PyObject *
operands_of(Node *node)
{
    PyObject *number = NULL, *operands = NULL;
    switch ((Kind)node->kind) {
    case UNARY:
        return PyTuple_Pack(1, node->a);
    case BINARY:
        return PyTuple_Pack(2, node->a, node->b);
    case LEFT:
    case RIGHT:
        number = PyFloat_FromDouble(node->db);
        if (number != NULL) {
            operands = node->kind == LEFT ? PyTuple_Pack(2, node->a, number) : PyTuple_Pack(2, number, node->a);
        }
        break;
    case DOT:
        number = node->flags & BIAS_NODE ? Py_NewRef((PyObject *)node->bias_node) : PyFloat_FromDouble(node->bias);
        operands = number == NULL ? NULL : PyTuple_Pack(3, node->a, node->b, number);
        break;
    case MANY:
        return Py_NewRef(node->b);
    default:
        return PyTuple_New(0);
    }
    Py_XDECREF(number);
    return operands;
}

/* Read what a node refers to, while the collector waits: finalisers may make the node a leaf, whose parents are gone. */
static PyObject *
get_operands(PyObject *self, void *Py_UNUSED(closure))
{
    int was_on = PyGC_Disable();
    PyObject *operands = operands_of(NODE(self));
    if (was_on) {
        PyGC_Enable();
    }
    return operands;
}

static int
append_values(PyObject *list, PyObject *operand)
{
    if (IS_VALUE(operand)) {
        return PyList_Append(list, operand);
    }
    for (Py_ssize_t i = 0; PyTuple_CheckExact(operand) && i < PyTuple_GET_SIZE(operand); i++) {
        PyObject *x = PyTuple_GET_ITEM(operand, i);
        if (IS_VALUE(x) && PyList_Append(list, x) < 0) {
            return -1;
        }
    }
    return 0;
}

static PyObject *
get_parents(PyObject *self, void *closure)
{
    PyObject *operands = get_operands(self, closure), *list = operands == NULL ? NULL : PyList_New(0), *parents = NULL;
    if (list != NULL) {
        Py_ssize_t i = 0, size = PyTuple_GET_SIZE(operands);
        while (i < size && append_values(list, PyTuple_GET_ITEM(operands, i)) == 0) {
            i++;
        }
        parents = i < size ? NULL : PyList_AsTuple(list);
    }
    Py_XDECREF(operands);
    Py_XDECREF(list);
    return parents;
}

static int
append_edge(PyObject *list, PyObject *parent, double partial)
{
    PyObject *number = PyFloat_FromDouble(partial), *edge = number == NULL ? NULL : PyTuple_Pack(2, parent, number);
    int result = edge == NULL ? -1 : PyList_Append(list, edge);
    Py_XDECREF(number);
    Py_XDECREF(edge);
    return result;
}

static int
append_dot_edges(PyObject *list, const Node *dot, PyObject *xs, PyObject *beside)
{
    for (Py_ssize_t i = 0; i < PyTuple_GET_SIZE(xs); i++) {
        PyObject *x = PyTuple_GET_ITEM(xs, i);
        double partial = dot->flags & IS_NAN ? Py_NAN : operand_at(dot, PyTuple_GET_ITEM(beside, i));
        if (IS_VALUE(x) && append_edge(list, x, partial) < 0) {
            return -1;
        }
    }
    return 0;
}

static int
append_edges(PyObject *list, const Node *node)
{
    switch ((Kind)node->kind) {
    case UNARY:
    case LEFT:
    case RIGHT:
        return node->flags & EDGE_A ? append_edge(list, node->a, node->da) : 0;
    case BINARY:
        if (node->flags & EDGE_A && append_edge(list, node->a, node->da) < 0) {
            return -1;
        }
        return node->flags & EDGE_B ? append_edge(list, node->b, node->db) : 0;
    case DOT:
        if (append_dot_edges(list, node, node->a, node->b) < 0 || append_dot_edges(list, node, node->b, node->a) < 0) {
            return -1;
        }
        return node->flags & BIAS_NODE
                   ? append_edge(list, (PyObject *)node->bias_node, node->flags & IS_NAN ? Py_NAN : 1.0)
                   : 0;
    case MANY:
        for (Py_ssize_t i = 0; node->a != NULL && i < PyTuple_GET_SIZE(node->a); i++) {
            if (append_edge(list, PyTuple_GET_ITEM(node->a, i), node->partials[i]) < 0) {
                return -1;
            }
        }
        return 0;
    default:
        return 0;
    }
}

static PyObject *
get_edges(PyObject *self, void *Py_UNUSED(closure))
{
    int was_on = PyGC_Disable(); /* see get_operands */
    PyObject *list = PyList_New(0), *edges = NULL;
    if (list != NULL && append_edges(list, NODE(self)) == 0) {
        edges = PyList_AsTuple(list);
    }
    if (was_on) {
        PyGC_Enable();
    }
    Py_XDECREF(list);
    return edges;
}
