/* Recording: from a row and its operands to a new node. */

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

/* --- dot ------------------------------------------------------------------------------------------------------------- */

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

/* --- everything else --------------------------------------------------------------------------------------------------- */

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
    double numbers[MOST_ARGUMENTS], out = -1.0;
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
