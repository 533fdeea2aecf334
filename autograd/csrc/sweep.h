/* The reverse sweep into `grad`: what `reverse_into_grad` of chain.py does, with the same bits.

   The order is that of depth-first search, the parents of a node from last to first. It is kept in the nodes themselves:
   while the search is below a node, `next` is the way back; afterwards it is the list of the order. So a sweep needs no
   memory, cannot fail, and is not interrupted half-way. */

/* Whether the search has to go to this parent: leaves are dealt with when a gradient comes to them. */
static inline int
is_ahead(const PyObject *x)
{
    return NODE(x)->kind != LEAF && !(NODE(x)->flags & SEEN);
}

/* In a tuple of values and numbers, the last node before a place that the search has to go to; moves the place. */
static inline Node *
last_ahead(PyObject *xs, Py_ssize_t *place)
{
    while (*place > 0) {
        PyObject *x = PyTuple_GET_ITEM(xs, --*place);
        if (IS_VALUE(x) && is_ahead(x)) {
            return NODE(x);
        }
    }
    return NULL;
}

/* The next parent of a node that the search has to go to, NULL if there is none. `cursor` counts down. `done` is a tuple
   of which every node has been seen: the neurons of a layer have their inputs in common. */
static inline Node *
next_parent(Node *node, PyObject **done)
{
    switch ((Kind)node->kind) {
    case UNARY:
    case LEFT:
    case RIGHT:
        return (node->flags & EDGE_A) && is_ahead(node->a) ? NODE(node->a) : NULL;
    case BINARY:
        if ((node->flags & EDGE_B) && is_ahead(node->b)) {
            return NODE(node->b);
        }
        return (node->flags & EDGE_A) && is_ahead(node->a) ? NODE(node->a) : NULL;
    case MANY:
        return node->a == NULL ? NULL : last_ahead(node->a, &node->cursor);
    case DOT: {
        Node *parent;
        if ((node->flags & BIAS_NODE) && is_ahead((PyObject *)node->bias_node)) {
            return node->bias_node;
        }
        Py_ssize_t size = PyTuple_GET_SIZE(node->a), place;
        if (node->cursor > size) {
            if (!(node->flags & X_LEAVES) && node->b != *done) {
                place = node->cursor - size;
                parent = last_ahead(node->b, &place);
                node->cursor = place + size;
                if (parent != NULL) {
                    return parent;
                }
                *done = node->b;
            }
            node->cursor = size;
        }
        return node->flags & W_LEAVES ? NULL : last_ahead(node->a, &node->cursor);
    }
    default:
        return NULL;
    }
}

static inline void
begin_search(Node *node)
{
    node->flags |= SEEN;
    if (node->kind == MANY) {
        node->cursor = node->a == NULL ? 0 : PyTuple_GET_SIZE(node->a);
    }
    else if (node->kind == DOT) {
        node->cursor = 2 * PyTuple_GET_SIZE(node->a);
    }
}

/* The nodes between the root and the leaves, root first, each before its parents, linked by `next`; gradients are 0. */
static Node *
find_order(Node *root)
{
    Node *order = NULL, *node = root;
    PyObject *done = NULL;
    root->next = NULL;
    begin_search(root);
    while (node != NULL) {
        Node *parent = next_parent(node, &done);
        if (parent != NULL) {
            parent->next = node;
            begin_search(parent);
            node = parent;
        }
        else {
            Node *back = node->next;
            node->next = order;
            node->grad = 0.0;
            order = node;
            node = back;
        }
    }
    return order;
}

/* A gradient comes to a node. A leaf is added up apart and in one step: a second sweep gives exactly twice the gradient. */
#define ADD_GRAD(parent, share, leaves)                          \
    do {                                                         \
        Node *to_ = (parent);                                    \
        if (to_->kind == LEAF && !(to_->flags & SEEN)) {         \
            to_->flags |= SEEN;                                  \
            to_->kept = to_->grad;                               \
            if (to_->grad != 0.0) {                              \
                to_->grad = 0.0;                                 \
            }                                                    \
            to_->next = (leaves);                                \
            (leaves) = to_;                                      \
        }                                                        \
        to_->grad += (share);                                    \
    } while (0)

/* The number of an operand of a dot when that was recorded. */
static inline double
operand_at(const Node *dot, PyObject *x)
{
    if (!IS_VALUE(x)) {
        return PyFloat_AS_DOUBLE(x);
    }
    return is_now(dot->epoch) ? NODE(x)->data : data_at(dot->epoch, NODE(x));
}

/* To each node among xs its share: the adjoint times the number beside it. */
static inline Node *
sweep_dot_side(const Node *dot, PyObject *xs, PyObject *beside, Node *leaves)
{
    double adjoint = dot->grad;
    int is_nan = dot->flags & IS_NAN, now = is_now(dot->epoch);
    Py_ssize_t size = PyTuple_GET_SIZE(xs);
    for (Py_ssize_t i = 0; i < size; i++) {
        PyObject *x = PyTuple_GET_ITEM(xs, i), *y = PyTuple_GET_ITEM(beside, i);
        if (IS_VALUE(x)) {
            double partial = is_nan ? Py_NAN : now && IS_EXACT(y) ? NODE(y)->data : operand_at(dot, y);
            ADD_GRAD(NODE(x), adjoint * partial, leaves);
        }
    }
    return leaves;
}

static void
sweep_from(Node *root, double seed)
{
    if (root->kind == LEAF) {
        root->grad += seed;
        return;
    }
    Node *leaves = NULL, *node = find_order(root);
    root->grad = seed;
    while (node != NULL) {
        double adjoint = node->grad;
        switch ((Kind)node->kind) {
        case BINARY:
            if (node->flags & EDGE_A) {
                ADD_GRAD(NODE(node->a), adjoint * node->da, leaves);
            }
            if (node->flags & EDGE_B) {
                ADD_GRAD(NODE(node->b), adjoint * node->db, leaves);
            }
            break;
        case UNARY:
        case LEFT:
        case RIGHT:
            if (node->flags & EDGE_A) {
                ADD_GRAD(NODE(node->a), adjoint * node->da, leaves);
            }
            break;
        case DOT:
            leaves = sweep_dot_side(node, node->a, node->b, leaves);
            leaves = sweep_dot_side(node, node->b, node->a, leaves);
            if (node->flags & BIAS_NODE) {
                ADD_GRAD(node->bias_node, adjoint * (node->flags & IS_NAN ? Py_NAN : 1.0), leaves);
            }
            break;
        case MANY:
            if (node->a != NULL) {
                Py_ssize_t size = PyTuple_GET_SIZE(node->a);
                for (Py_ssize_t i = 0; i < size; i++) {
                    ADD_GRAD(NODE(PyTuple_GET_ITEM(node->a, i)), adjoint * node->partials[i], leaves);
                }
            }
            break;
        default:
            break;
        }
        Node *done = node;
        node = node->next;
        done->next = NULL;
        done->flags &= (uint16_t)~SEEN;
    }
    while (leaves != NULL) {
        Node *leaf = leaves;
        leaves = leaf->next;
        leaf->next = NULL;
        leaf->flags &= (uint16_t)~SEEN;
        if (leaf->kept != 0.0) {
            leaf->grad = leaf->kept + leaf->grad;
        }
    }
}
