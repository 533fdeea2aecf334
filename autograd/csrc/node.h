/* The node: how it lies in memory, how it is born, how it dies.

   A node is flat and is not tracked by the garbage collector: nodes are made from older ones, so they form no cycle. The
   first-order chain rule needs nothing but the partial derivatives that are stored here. */

typedef enum {
    LEAF,    /* birth: its number; `kept`: its old gradient during a sweep */
    UNARY,   /* f(a): da */
    BINARY,  /* f(a, b): da, db */
    LEFT,    /* f(a, constant): da; the constant is in db */
    RIGHT,   /* f(constant, a): da; the constant is in db */
    DOT,     /* a: the weights, b: the inputs, both tuples that others may share; bias or bias_node; epoch */
    MANY,    /* a: the parents with an edge, a tuple or NULL; partials; b: the operands, a tuple */
} Kind;

enum {
    EDGE_A = 1,      /* a carries gradient (UNARY, BINARY, LEFT, RIGHT) */
    EDGE_B = 2,      /* b carries gradient (BINARY) */
    SEEN = 4,        /* the sweep that is running has reached this node */
    UNRECORDED = 8,  /* a leaf that was computed within no_grad() */
    LABELLED = 16,   /* tag is (label, scope) */
    IS_NAN = 32,     /* the value was NaN when it was recorded, and so are the partials (DOT) */
    BIAS_NODE = 64,  /* the bias is a node (DOT) */
    W_LEAVES = 128,  /* no element of the weights is the result of an operation, so a sweep ends there (DOT) */
    X_LEAVES = 256,  /* the same of the inputs */
};

typedef struct Node {
    PyObject_HEAD
    double data;
    uint16_t row;    /* the place in `rows` of the primitive that made it */
    uint16_t flags;
    uint32_t kind;
    union {
        double grad;
        Py_ssize_t cursor;  /* while a sweep finds the order: how many parents have been looked at */
    };
    PyObject *a, *b;
    union {
        double da;
        double bias;
        struct Node *bias_node;
        unsigned long long birth;
    };
    union {
        double db;
        double kept;
        double *partials;
        struct Epoch *epoch;
    };
    PyObject *tag;      /* the scope or NULL; or (label, scope) */
    struct Node *next;  /* the list that the node is in: of a sweep, of the dying */
    PyObject *weak;
} Node;

static PyTypeObject *ValueType;

#define NODE(x) ((Node *)(x))
#define IS_EXACT(x) (Py_TYPE(x) == ValueType)
/* A float, the usual other operand, is told apart without a look at its bases. */
#define IS_VALUE(x) (IS_EXACT(x) || (!PyFloat_CheckExact(x) && PyType_IsSubtype(Py_TYPE(x), ValueType)))

static unsigned long long births; /* leaves are numbered: a derivative tells its own leaves from older ones */

/* --- birth ------------------------------------------------------------------------------------------------------- */

#ifdef DAGRAD_NO_SLABS /* so that a sanitizer sees every use after the end */
#define TAKE_NODE() PyObject_Malloc(sizeof(Node))
#define GIVE_NODE(node) PyObject_Free(node)
#else
#define TAKE_NODE() slab_take(sizeof(Node))
#define GIVE_NODE(node) slab_give(node)
#endif

/* A node of exactly this type. What a kind does not use is left as it is; the caller sets data, row, flags, kind. */
static inline Node *
new_node(void)
{
    Node *node = TAKE_NODE();
    if (node == NULL) {
        PyErr_NoMemory();
        return NULL;
    }
    /* Nodes do not count as references to their type, which lives as long as the process. */
#if defined(Py_REF_DEBUG) || defined(Py_TRACE_REFS)
    PyObject_Init((PyObject *)node, ValueType);
    Py_DECREF(ValueType);
#else
    memset(node, 0, sizeof(PyObject)); /* the rest of a dead node may look immortal, and then keeps its count */
    Py_SET_TYPE((PyObject *)node, ValueType);
    Py_SET_REFCNT((PyObject *)node, 1);
#endif
    node->grad = 0.0;
    node->next = NULL;
    node->weak = NULL;
    return node;
}

static inline void
make_leaf(Node *node, double data)
{
    node->data = data;
    node->row = 0;
    node->flags = 0;
    node->kind = LEAF;
    node->grad = 0.0;
    node->a = node->b = NULL;
    node->birth = ++births;
    node->kept = 0.0;
    node->tag = NULL;
}

/* --- death: without recursion, so that no graph is too deep ------------------------------------------------------- */

static void epoch_release(struct Epoch *epoch);
static Node *dying;
static int draining;
#define MOST_DRAINING 8 /* on the stack; more than one, so that also code that runs amid a drain can let go of a graph */

static inline void
drop(PyObject *x)
{
    if (Py_REFCNT(x) == 1 && IS_EXACT(x) && NODE(x)->weak == NULL) {
        NODE(x)->next = dying;
        dying = NODE(x);
    }
    else {
        Py_DECREF(x); /* if it dies of this, it puts itself on the list */
    }
}

/* Let go of all that a node refers to. */
static inline void
let_go(Node *node)
{
    PyObject *a = node->a, *b = node->b, *tag = node->tag;
    switch ((Kind)node->kind) {
    case LEAF:
        break;
    case DOT:
        if (node->flags & BIAS_NODE) {
            drop((PyObject *)node->bias_node);
        }
        epoch_release(node->epoch);
        break;
    case MANY:
        PyMem_Free(node->partials);
        break;
    default:
        break;
    }
    node->kind = LEAF;
    node->flags &= (uint16_t)~LABELLED;
    node->a = node->b = node->tag = NULL;
    if (a != NULL) {
        drop(a);
    }
    if (b != NULL) {
        drop(b);
    }
    Py_XDECREF(tag);
}

/* Free the dying, and those that die of that. */
static void
drain(void)
{
    if (draining == MOST_DRAINING) {
        return;
    }
    draining++;
    while (dying != NULL) {
        Node *node = dying;
        dying = node->next;
        PyTypeObject *type = Py_TYPE(node);
        let_go(node);
        if (type != ValueType) {
            type->tp_free(node);
            Py_DECREF(type);
        }
        else {
            GIVE_NODE(node);
        }
    }
    draining--;
}

static void
value_dealloc(PyObject *self)
{
    Node *node = NODE(self);
    if (node->weak != NULL) {
        PyObject_ClearWeakRefs(self);
    }
    node->next = dying;
    dying = node;
    drain();
}
