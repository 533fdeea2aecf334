/* The reverse sweep for derivatives of functions: what `reverse` of chain.py does with the stored partials, with the same
   order and the same bits. It leaves every `grad` as it was. */

typedef struct {
    Node **nodes;
    size_t count, room;
} Nodes;

static int
push_node(Nodes *list, Node *node)
{
    if (list->count == list->room) {
        size_t room = list->room ? 2 * list->room : 256;
        Node **more = PyMem_Realloc(list->nodes, room * sizeof(Node *));
        if (more == NULL) {
            PyErr_NoMemory();
            return -1;
        }
        list->nodes = more;
        list->room = room;
    }
    list->nodes[list->count++] = node;
    return 0;
}

/* What a search is told of each operand: whether it has to look behind it, and how old the oldest leaf is. */
static int
meet(Nodes *stack, PyObject *x, unsigned long long *oldest)
{
    if (!IS_VALUE(x)) {
        return 0;
    }
    if (NODE(x)->kind == LEAF) {
        if (NODE(x)->birth < *oldest) {
            *oldest = NODE(x)->birth;
        }
        return 0;
    }
    return NODE(x)->flags & SEEN ? 0 : push_node(stack, NODE(x));
}

static int
meet_all(Nodes *stack, PyObject *xs, unsigned long long *oldest)
{
    if (!PyTuple_CheckExact(xs)) {
        return meet(stack, xs, oldest);
    }
    for (Py_ssize_t i = 0; i < PyTuple_GET_SIZE(xs); i++) {
        if (meet(stack, PyTuple_GET_ITEM(xs, i), oldest) < 0) {
            return -1;
        }
    }
    return 0;
}

/* All operands in order, those without an edge too: they decide the order, as they do in `ancestors` of graph.py. */
static int
meet_operands(Nodes *stack, const Node *node, unsigned long long *oldest)
{
    switch ((Kind)node->kind) {
    case UNARY:
    case LEFT:
    case RIGHT:
        return meet(stack, node->a, oldest);
    case BINARY:
        return meet(stack, node->a, oldest) < 0 ? -1 : meet(stack, node->b, oldest);
    case DOT:
        if (meet_all(stack, node->a, oldest) < 0 || meet_all(stack, node->b, oldest) < 0) {
            return -1;
        }
        return node->flags & BIAS_NODE ? meet(stack, (PyObject *)node->bias_node, oldest) : 0;
    case MANY:
        for (Py_ssize_t i = 0; i < PyTuple_GET_SIZE(node->b); i++) {
            if (meet_all(stack, PyTuple_GET_ITEM(node->b, i), oldest) < 0) {
                return -1;
            }
        }
        return 0;
    default:
        return 0;
    }
}

#define EMIT ((uintptr_t)1) /* in the stack: a node whose operands have all been listed */

/* The nodes behind the roots, each after its operands, and the birth of the oldest leaf. */
static int
search(PyObject *roots, Nodes *order, unsigned long long *oldest)
{
    Nodes stack = {NULL, 0, 0};
    int failed = 0;
    for (Py_ssize_t i = 0; !failed && i < PyList_GET_SIZE(roots); i++) {
        failed = meet(&stack, PyList_GET_ITEM(roots, i), oldest) < 0;
        while (!failed && stack.count) {
            Node *node = stack.nodes[--stack.count];
            if ((uintptr_t)node & EMIT) {
                node = (Node *)((uintptr_t)node & ~EMIT);
                failed = push_node(order, node) < 0;
                if (failed) {
                    node->flags &= (uint16_t)~SEEN;
                }
            }
            else if (!(node->flags & SEEN)) {
                node->flags |= SEEN;
                failed = push_node(&stack, (Node *)((uintptr_t)node | EMIT)) < 0;
                if (failed) {
                    node->flags &= (uint16_t)~SEEN;
                }
                else {
                    failed = meet_operands(&stack, node, oldest) < 0;
                }
            }
        }
    }
    for (size_t i = 0; failed && i < stack.count; i++) {
        if ((uintptr_t)stack.nodes[i] & EMIT) {
            ((Node *)((uintptr_t)stack.nodes[i] & ~EMIT))->flags &= (uint16_t)~SEEN;
        }
    }
    for (size_t i = 0; i < order->count; i++) {
        order->nodes[i]->flags &= (uint16_t)~SEEN;
    }
    PyMem_Free(stack.nodes);
    return failed ? -1 : 0;
}

/* has_older_leaf(roots, birth): whether a leaf behind the roots was born before. */
static PyObject *
has_older_leaf(PyObject *Py_UNUSED(module), PyObject *args)
{
    PyObject *roots;
    unsigned long long before, oldest = (unsigned long long)-1;
    Nodes order = {NULL, 0, 0};
    if (!PyArg_ParseTuple(args, "O!K:has_older_leaf", &PyList_Type, &roots, &before)) {
        return NULL;
    }
    int failed = search(roots, &order, &oldest) < 0;
    PyMem_Free(order.nodes);
    return failed ? NULL : PyBool_FromLong(oldest < before);
}

/* An adjoint comes to a node. The first is assigned, as nothing was there; a leaf keeps its gradient for afterwards. */
static void
receive(Node *node, double share, Node **leaves)
{
    if (node->flags & SEEN) {
        node->grad += share;
        return;
    }
    node->flags |= SEEN;
    if (node->kind == LEAF) {
        node->kept = node->grad;
        node->next = *leaves;
        *leaves = node;
    }
    node->grad = share;
}

static void
receive_dot_side(const Node *dot, PyObject *xs, PyObject *beside, Node **leaves)
{
    for (Py_ssize_t i = 0; i < PyTuple_GET_SIZE(xs); i++) {
        PyObject *x = PyTuple_GET_ITEM(xs, i);
        if (IS_VALUE(x)) {
            double partial = dot->flags & IS_NAN ? Py_NAN : operand_at(dot, PyTuple_GET_ITEM(beside, i));
            receive(NODE(x), dot->grad * partial, leaves);
        }
    }
}

static void
pass_on(const Node *node, Node **leaves)
{
    double adjoint = node->grad;
    switch ((Kind)node->kind) {
    case UNARY:
    case LEFT:
    case RIGHT:
    case BINARY:
        if (node->flags & EDGE_A) {
            receive(NODE(node->a), adjoint * node->da, leaves);
        }
        if (node->flags & EDGE_B) {
            receive(NODE(node->b), adjoint * node->db, leaves);
        }
        break;
    case DOT:
        receive_dot_side(node, node->a, node->b, leaves);
        receive_dot_side(node, node->b, node->a, leaves);
        if (node->flags & BIAS_NODE) {
            receive(node->bias_node, adjoint * (node->flags & IS_NAN ? Py_NAN : 1.0), leaves);
        }
        break;
    case MANY:
        for (Py_ssize_t i = 0; node->a != NULL && i < PyTuple_GET_SIZE(node->a); i++) {
            receive(NODE(PyTuple_GET_ITEM(node->a, i)), adjoint * node->partials[i], leaves);
        }
        break;
    default:
        break;
    }
}

/* pull(roots, seeds, inputs): for each input the derivative of the roots, weighted by their seeds; a root whose seed is
   None is left out. All are lists; what is no Value among the roots has no influence. */
static PyObject *
pull(PyObject *Py_UNUSED(module), PyObject *args)
{
    PyObject *roots, *seeds, *inputs, *result = NULL;
    unsigned long long oldest = 0;
    Nodes order = {NULL, 0, 0};
    Node *leaves = NULL;
    double *found = NULL, *before = NULL;
    if (!PyArg_ParseTuple(args, "O!O!O!:pull", &PyList_Type, &roots, &PyList_Type, &seeds, &PyList_Type, &inputs)) {
        return NULL;
    }
    Py_ssize_t size = PyList_GET_SIZE(inputs), root_count = PyList_GET_SIZE(roots);
    int are_right = PyList_GET_SIZE(seeds) == root_count;
    for (Py_ssize_t i = 0; are_right && i < root_count; i++) {
        are_right = PyFloat_CheckExact(PyList_GET_ITEM(seeds, i)) || PyList_GET_ITEM(seeds, i) == Py_None;
    }
    for (Py_ssize_t i = 0; are_right && i < size; i++) {
        are_right = IS_VALUE(PyList_GET_ITEM(inputs, i));
    }
    if (!are_right) {
        PyErr_SetString(PyExc_TypeError, "pull takes roots, a float or None for each, and Values");
        return NULL;
    }
    if (search(roots, &order, &oldest) < 0) {
        goto done;
    }
    /* Nothing below fails, or runs code that is not ours, before every gradient is what it was. */
    found = PyMem_Malloc((size_t)(size + 1) * sizeof(double));
    before = PyMem_Malloc((order.count + 1) * sizeof(double));
    if (found == NULL || before == NULL) {
        PyErr_NoMemory();
        goto done;
    }
    for (size_t i = 0; i < order.count; i++) {
        before[i] = order.nodes[i]->grad;
    }
    for (Py_ssize_t i = 0; i < root_count; i++) {
        PyObject *root = PyList_GET_ITEM(roots, i), *seed = PyList_GET_ITEM(seeds, i);
        if (IS_VALUE(root) && seed != Py_None) {
            receive(NODE(root), PyFloat_AS_DOUBLE(seed), &leaves);
        }
    }
    for (size_t i = order.count; i-- > 0;) {
        if (order.nodes[i]->flags & SEEN) {
            pass_on(order.nodes[i], &leaves);
        }
    }
    for (Py_ssize_t i = 0; i < size; i++) {
        const Node *input = NODE(PyList_GET_ITEM(inputs, i));
        found[i] = input->flags & SEEN ? input->grad : 0.0;
    }
    for (size_t i = 0; i < order.count; i++) {
        order.nodes[i]->flags &= (uint16_t)~SEEN;
        order.nodes[i]->grad = before[i];
    }
    while (leaves != NULL) {
        Node *leaf = leaves;
        leaves = leaf->next;
        leaf->next = NULL;
        leaf->flags &= (uint16_t)~SEEN;
        leaf->grad = leaf->kept;
    }
    result = float_list(found, size);
done:
    PyMem_Free(found);
    PyMem_Free(before);
    PyMem_Free(order.nodes);
    return result;
}
