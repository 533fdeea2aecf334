/* What a picture reads of a graph: the order of its nodes, and what flows into a group of them; see flows.py. What is no
   list or tuple of values gives None here, and flows.py looks at it by itself. */

/* --- the order ---------------------------------------------------------------------------------------------------------- */

/* An operand that has not been met goes onto the stack. */
static int
push_new(Nodes *stack, PyObject *x)
{
    return IS_VALUE(x) && !(NODE(x)->flags & SEEN) ? push_node(stack, NODE(x)) : 0;
}

static int
push_all_new(Nodes *stack, PyObject *xs)
{
    if (!PyTuple_CheckExact(xs)) {
        return push_new(stack, xs);
    }
    for (Py_ssize_t i = PyTuple_GET_SIZE(xs); i-- > 0;) {
        if (push_all_new(stack, PyTuple_GET_ITEM(xs, i)) < 0) { /* operands are nested once */
            return -1;
        }
    }
    return 0;
}

/* The operands of a node onto the stack, the last one first, so that the first is met first. */
static int
push_operands(Nodes *stack, const Node *node)
{
    switch ((Kind)node->kind) {
    case UNARY:
    case LEFT:
    case RIGHT:
        return push_new(stack, node->a);
    case BINARY:
        return push_new(stack, node->b) < 0 ? -1 : push_new(stack, node->a);
    case DOT:
        if (node->flags & BIAS_NODE && push_new(stack, (PyObject *)node->bias_node) < 0) {
            return -1;
        }
        return push_all_new(stack, node->b) < 0 ? -1 : push_all_new(stack, node->a);
    case MANY:
        return push_all_new(stack, node->b);
    default:
        return 0;
    }
}

static int
list_in_order(Nodes *order, Nodes *stack)
{
    while (stack->count > 0) {
        Node *node = stack->nodes[--stack->count];
        if ((uintptr_t)node & EMIT) {
            if (push_node(order, (Node *)((uintptr_t)node & ~EMIT)) < 0) {
                stack->count++; /* so that its mark is taken back */
                return -1;
            }
        }
        else if (!(node->flags & SEEN)) {
            if (push_node(stack, (Node *)((uintptr_t)node | EMIT)) < 0) {
                return -1;
            }
            node->flags |= SEEN;
            if (push_operands(stack, node) < 0) {
                return -1;
            }
        }
    }
    return 0;
}

static PyObject *
forward_order(PyObject *Py_UNUSED(module), PyObject *roots)
{
    if (!are_nodes(roots)) {
        Py_RETURN_NONE;
    }
    Nodes order = {NULL, 0, 0}, stack = {NULL, 0, 0};
    int failed = 0;
    for (Py_ssize_t i = 0; !failed && i < PySequence_Fast_GET_SIZE(roots); i++) {
        failed = push_new(&stack, PySequence_Fast_GET_ITEM(roots, i)) < 0 || list_in_order(&order, &stack) < 0;
    }
    for (size_t i = 0; i < stack.count; i++) {
        if ((uintptr_t)stack.nodes[i] & EMIT) {
            ((Node *)((uintptr_t)stack.nodes[i] & ~EMIT))->flags &= (uint16_t)~SEEN;
        }
    }
    for (size_t i = 0; i < order.count; i++) {
        order.nodes[i]->flags &= (uint16_t)~SEEN;
        Py_INCREF(order.nodes[i]); /* the collector may run when the list is made */
    }
    PyObject *list = failed ? NULL : PyList_New((Py_ssize_t)order.count);
    for (size_t i = 0; i < order.count; i++) {
        if (list != NULL) {
            PyList_SET_ITEM(list, (Py_ssize_t)i, (PyObject *)order.nodes[i]);
        }
        else {
            Py_DECREF(order.nodes[i]);
        }
    }
    PyMem_Free(order.nodes);
    PyMem_Free(stack.nodes);
    return list;
}

/* --- what flows into a group -------------------------------------------------------------------------------------------- */

typedef struct {
    PyObject *source; /* held; NULL for a free place */
    Py_ssize_t rank;  /* in the order in which the sources were met */
    Py_ssize_t count;
    double size, sum;
} Flow;

#define KNOWN_SCOPES 256

typedef struct {
    PyObject *direct, *scopes, *around, *own, *used;
    struct {
        PyObject *scope, *group;
    } known[KNOWN_SCOPES]; /* groups of scopes that were looked up */
    Flow *table;
    size_t mask, filled;
    Flow *last; /* the one that was met last, which is often met again */
} Inflow;

/* A number that spreads pointers, which are multiples of 16 (D. Knuth, The Art of Computer Programming 3, 6.4). */
static inline size_t
pointer_hash(const void *pointer)
{
    return (size_t)(((unsigned long long)(uintptr_t)pointer >> 4) * 11400714819323198485ULL >> 32);
}

static Flow *
flow_place(Flow *table, size_t mask, PyObject *source)
{
    size_t place = pointer_hash(source) & mask;
    while (table[place].source != NULL && table[place].source != source) {
        place = (place + 1) & mask;
    }
    return table + place;
}

static int
flow_grow(Inflow *into)
{
    size_t mask = into->table == NULL ? 63 : 2 * into->mask + 1;
    Flow *table = PyMem_RawCalloc(mask + 1, sizeof(Flow));
    if (table == NULL) {
        PyErr_NoMemory();
        return -1;
    }
    for (size_t i = 0; into->table != NULL && i <= into->mask; i++) {
        if (into->table[i].source != NULL) {
            *flow_place(table, mask, into->table[i].source) = into->table[i];
        }
    }
    PyMem_RawFree(into->table);
    into->table = table;
    into->mask = mask;
    into->last = NULL;
    return 0;
}

/* The group of a node, borrowed; NULL with an exception. */
static PyObject *
group_of(Inflow *into, PyObject *x)
{
    PyObject *scope = scope_of(NODE(x)), *group = NULL;
    if (scope == Py_None) {
        scope = PyDict_GetItemWithError(into->scopes, x);
    }
    if (scope != NULL) {
        size_t place = pointer_hash(scope) % KNOWN_SCOPES;
        if (into->known[place].scope != scope) {
            into->known[place].group = PyDict_GetItemWithError(into->around, scope);
            into->known[place].scope = scope;
        }
        group = into->known[place].group;
    }
    if (group == NULL && !PyErr_Occurred()) {
        group = PyDict_GetItemWithError(into->direct, x);
    }
    return group != NULL || PyErr_Occurred() ? group : x;
}

/* The flow from the group of an operand; NULL for the own group, or with an exception. */
static Flow *
flow_from(Inflow *into, PyObject *x, int counts)
{
    PyObject *source = group_of(into, x);
    if (source == NULL || source == into->own) {
        return NULL;
    }
    if (counts && into->used != Py_None && PySet_Add(into->used, x) < 0) {
        return NULL;
    }
    if (into->last == NULL || into->last->source != source) {
        if (2 * (into->filled + 1) > into->mask && flow_grow(into) < 0) {
            return NULL;
        }
        into->last = flow_place(into->table, into->mask, source);
        if (into->last->source == NULL) {
            into->last->source = Py_NewRef(source);
            into->last->rank = (Py_ssize_t)into->filled++;
        }
    }
    into->last->count += counts;
    return into->last;
}

/* One operand: an edge, and what flows along it if it carries gradient. */
static int
flow_along(Inflow *into, PyObject *x, int counts, int carries, double amount)
{
    if (!IS_VALUE(x)) {
        return 0;
    }
    Flow *flow = flow_from(into, x, counts);
    if (flow == NULL) {
        return PyErr_Occurred() ? -1 : 0;
    }
    if (carries) {
        flow->size += fabs(amount);
        flow->sum += amount;
    }
    return 0;
}

static int
flow_along_side(Inflow *into, const Node *dot, PyObject *xs, PyObject *beside)
{
    for (Py_ssize_t i = 0; i < PyTuple_GET_SIZE(xs); i++) {
        PyObject *x = PyTuple_GET_ITEM(xs, i);
        if (IS_VALUE(x)) {
            double partial = dot->flags & IS_NAN ? Py_NAN : operand_at(dot, PyTuple_GET_ITEM(beside, i));
            if (flow_along(into, x, 1, 1, dot->grad * partial) < 0) {
                return -1;
            }
        }
    }
    return 0;
}

static int
count_edges(Inflow *into, PyObject *xs)
{
    if (!PyTuple_CheckExact(xs)) {
        return flow_along(into, xs, 1, 0, 0.0);
    }
    for (Py_ssize_t i = 0; i < PyTuple_GET_SIZE(xs); i++) {
        if (count_edges(into, PyTuple_GET_ITEM(xs, i)) < 0) { /* operands are nested once */
            return -1;
        }
    }
    return 0;
}

static int
flow_into_held(Inflow *into, const Node *node)
{
    switch ((Kind)node->kind) {
    case UNARY:
    case LEFT:
    case RIGHT:
        return flow_along(into, node->a, 1, node->flags & EDGE_A, node->grad * node->da);
    case BINARY:
        if (flow_along(into, node->a, 1, node->flags & EDGE_A, node->grad * node->da) < 0) {
            return -1;
        }
        return flow_along(into, node->b, 1, node->flags & EDGE_B, node->grad * node->db);
    case DOT:
        if (flow_along_side(into, node, node->a, node->b) < 0 || flow_along_side(into, node, node->b, node->a) < 0) {
            return -1;
        }
        if (node->flags & BIAS_NODE) {
            double partial = node->flags & IS_NAN ? Py_NAN : 1.0;
            return flow_along(into, (PyObject *)node->bias_node, 1, 1, node->grad * partial);
        }
        return 0;
    case MANY:
        if (count_edges(into, node->b) < 0) {
            return -1;
        }
        for (Py_ssize_t i = 0; node->a != NULL && i < PyTuple_GET_SIZE(node->a); i++) {
            if (flow_along(into, PyTuple_GET_ITEM(node->a, i), 0, 1, node->grad * node->partials[i]) < 0) {
                return -1;
            }
        }
        return 0;
    default:
        return 0;
    }
}

/* What flows into a node. Looking for a group may run code of a subclass, which must not take the operands away. */
static int
flow_into(Inflow *into, const Node *node)
{
    PyObject *a = Py_XNewRef(node->a), *b = Py_XNewRef(node->b);
    int result = flow_into_held(into, node);
    Py_XDECREF(a);
    Py_XDECREF(b);
    return result;
}

/* The sources in the order in which they were met, each with the number of edges and what flows along them. */
static PyObject *
flows_found(const Inflow *into)
{
    PyObject *found = PyDict_New();
    const Flow **ranked = PyMem_RawCalloc(into->filled + 1, sizeof(Flow *));
    if (ranked == NULL) {
        PyErr_NoMemory();
    }
    for (size_t i = 0; ranked != NULL && into->table != NULL && i <= into->mask; i++) {
        if (into->table[i].source != NULL) {
            ranked[into->table[i].rank] = into->table + i;
        }
    }
    for (size_t i = 0; found != NULL && ranked != NULL && i < into->filled; i++) {
        PyObject *flow = Py_BuildValue("(ndd)", ranked[i]->count, ranked[i]->size, ranked[i]->sum);
        if (flow == NULL || PyDict_SetItem(found, ranked[i]->source, flow) < 0) {
            Py_CLEAR(found);
        }
        Py_XDECREF(flow);
    }
    if (ranked == NULL) {
        Py_CLEAR(found);
    }
    PyMem_RawFree(ranked);
    return found;
}

static PyObject *
inflow(PyObject *Py_UNUSED(module), PyObject *const *args, Py_ssize_t count)
{
    if (count != 6 || !are_nodes(args[0]) || !PyDict_CheckExact(args[1]) || !PyDict_CheckExact(args[2])
        || !PyDict_CheckExact(args[3]) || (args[5] != Py_None && !PySet_CheckExact(args[5]))) {
        Py_RETURN_NONE;
    }
    Inflow into = {.direct = args[1], .scopes = args[2], .around = args[3], .own = args[4], .used = args[5]};
    PyObject *nodes = PySequence_Tuple(args[0]), *found = NULL; /* a subclass may compare, and change what was given */
    Py_ssize_t i = 0, size = nodes == NULL ? 0 : PyTuple_GET_SIZE(nodes);
    while (i < size && flow_into(&into, NODE(PyTuple_GET_ITEM(nodes, i))) == 0) {
        i++;
    }
    if (nodes != NULL && i == size) {
        found = flows_found(&into);
    }
    for (size_t k = 0; into.table != NULL && k <= into.mask; k++) {
        Py_XDECREF(into.table[k].source);
    }
    PyMem_RawFree(into.table);
    Py_XDECREF(nodes);
    return found;
}
