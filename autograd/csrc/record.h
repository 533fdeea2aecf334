/* Recording: from a row and its operands to a new node; here rows of one and two numbers. */

/* What Python has to say: helpers of operands.py and binding.py, given to `bind`. */
static PyObject *Beside;        /* beside(value, operator, other): a float, None, or it raises */
static PyObject *Number;        /* number(x): a float, or it raises */
static PyObject *WrongLength;   /* wrong_length(row, derivatives, elements): it raises */
static PyObject *Record;        /* our own `record`, for a watcher to call */

/* The tag of a node that is recorded here. */
static inline PyObject *
new_tag(void)
{
    return here_is == SCOPED ? Py_NewRef(here) : NULL;
}

/* --- where nodes are not made the plain way ------------------------------------------------------------------------- */

/* Within no_grad() a leaf that can tell that it is none by nature; or a node that is watched. */
static PyObject *
record_apart(const Row *row, double out, PyObject *operands)
{
    if (here_is == OFF_HERE) {
        Node *leaf = new_node();
        if (leaf != NULL) {
            make_leaf(leaf, out);
            leaf->flags = UNRECORDED;
        }
        return (PyObject *)leaf;
    }
    return PyObject_CallMethod(here, "record", "OOO", Record, row->primitive, operands);
}

static PyObject *
boxed(Node *x, double number)
{
    return x != NULL ? Py_NewRef((PyObject *)x) : PyFloat_FromDouble(number);
}

static PyObject *
record_two_apart(const Row *row, double out, Node *x, double xd, Node *y, double yd)
{
    PyObject *a = boxed(x, xd), *b = row->arity == 2 ? boxed(y, yd) : NULL, *operands = NULL, *result = NULL;
    if (a != NULL && (b != NULL || row->arity == 1)) {
        operands = b == NULL ? PyTuple_Pack(1, a) : PyTuple_Pack(2, a, b);
    }
    if (operands != NULL) {
        result = record_apart(row, out, operands);
    }
    Py_XDECREF(operands);
    Py_XDECREF(a);
    Py_XDECREF(b);
    return result;
}

/* --- one and two scalar arguments ------------------------------------------------------------------------------------ */

static inline Node *
new_result(const Row *row, double out)
{
    Node *node = new_node();
    if (node != NULL) {
        node->data = out;
        node->row = row->place;
        node->tag = new_tag();
    }
    return node;
}

/* An operand that a choice does not depend on gets no edge. */
static inline int
has_edge(const Row *row, double partial)
{
    return !(partial == 0.0 && row->selects);
}

static inline PyObject *
new_unary(const Row *row, double out, Node *x, double da)
{
    Node *node = new_result(row, out);
    if (node != NULL) {
        node->kind = UNARY;
        node->flags = has_edge(row, da) ? EDGE_A : 0;
        node->a = Py_NewRef((PyObject *)x);
        node->b = NULL;
        node->da = da;
    }
    return (PyObject *)node;
}

/* At least one of x and y is a node; the other may be NULL, a constant. */
static inline PyObject *
new_binary(const Row *row, double out, Node *x, double xd, double da, Node *y, double yd, double db)
{
    Node *node = new_result(row, out);
    if (node == NULL) {
        return NULL;
    }
    if (x != NULL && y != NULL) {
        node->kind = BINARY;
        node->flags = (uint16_t)((has_edge(row, da) ? EDGE_A : 0) | (has_edge(row, db) ? EDGE_B : 0));
        node->a = Py_NewRef((PyObject *)x);
        node->b = Py_NewRef((PyObject *)y);
        node->da = da;
        node->db = db;
    }
    else if (x != NULL) {
        node->kind = LEFT;
        node->flags = has_edge(row, da) ? EDGE_A : 0;
        node->a = Py_NewRef((PyObject *)x);
        node->b = NULL;
        node->da = da;
        node->db = yd;
    }
    else {
        node->kind = RIGHT;
        node->flags = has_edge(row, db) ? EDGE_A : 0;
        node->a = Py_NewRef((PyObject *)y);
        node->b = NULL;
        node->da = db;
        node->db = xd;
    }
    return (PyObject *)node;
}

#define FAILED(number) ((number) == -1.0 && PyErr_Occurred())

static PyObject *
record_unary(const Row *row, Node *x)
{
    const Kernel *kernel = row->kernel;
    double data = x->data, da = Py_NAN;
    double out = kernel != NULL ? ((Value1)kernel->value)(data) : run_rule(row->forward, NULL, &data, 1);
    if (FAILED(out)) {
        return NULL;
    }
    if (here_is > SCOPED) {
        return record_two_apart(row, out, x, data, NULL, 0.0);
    }
    if (out == out) {
        da = kernel != NULL ? ((Partial1)kernel->partials[0])(out, data)
                            : run_partial(row, 0, out, &data);
        if (FAILED(da)) {
            return NULL;
        }
    }
    return new_unary(row, out, x, da);
}

static PyObject *
record_binary(const Row *row, Node *x, double xd, Node *y, double yd)
{
    double data[MOST_ARGUMENTS] = {xd, yd}, out = row_value(row, data), da = Py_NAN, db = Py_NAN;
    if (FAILED(out)) {
        return NULL;
    }
    if (here_is > SCOPED) {
        return record_two_apart(row, out, x, xd, y, yd);
    }
    if (x != NULL && (da = row_partial(row, 0, out, data), FAILED(da))) {
        return NULL;
    }
    if (y != NULL && (db = row_partial(row, 1, out, data), FAILED(db))) {
        return NULL;
    }
    return new_binary(row, out, x, xd, da, y, yd, db);
}

/* The operands of a rule as it gets them: a float for a value, a tuple of floats for a tuple. */
static PyObject *
data_of(PyObject *operand)
{
    if (IS_VALUE(operand)) {
        return PyFloat_FromDouble(NODE(operand)->data);
    }
    if (!PyTuple_CheckExact(operand)) {
        return Py_NewRef(operand);
    }
    Py_ssize_t size = PyTuple_GET_SIZE(operand);
    PyObject *data = PyTuple_New(size);
    for (Py_ssize_t i = 0; data != NULL && i < size; i++) {
        PyObject *x = PyTuple_GET_ITEM(operand, i);
        x = IS_VALUE(x) ? PyFloat_FromDouble(NODE(x)->data) : Py_NewRef(x);
        if (x == NULL) {
            Py_CLEAR(data);
            break;
        }
        PyTuple_SET_ITEM(data, i, x);
    }
    return data;
}
