/* What a number was when a dot was recorded.

   The partial derivatives of a dot are its operands' numbers at that time. It keeps no copy of them: it is one node of
   fixed size whatever its fan-in. So that an operand can be written between the forward and the backward pass all the
   same, a write keeps the old number for the dots that are alive.

   An epoch is a stretch of time without a write in which dots were recorded that are still alive. Its `old` holds, for
   each number written after it and before the next epoch, what it was. A number at the time of an epoch is found
   in the first `old`, from that epoch on, that knows it; where none does, it has not been written since. */

typedef struct {
    Node *node; /* never looked into, and not kept alive: a dot that asks for it does that */
    double data;
} Old;

typedef struct Epoch {
    struct Epoch *older, *newer;
    Py_ssize_t dots;             /* how many of it are alive */
    Old *old;                    /* open addressing, a power of two of places */
    size_t used, places;
} Epoch;

static Epoch *newest;

static size_t
old_place(const Epoch *epoch, const Node *node)
{
    size_t mask = epoch->places - 1;
    size_t place = (size_t)(((uintptr_t)node >> 4) * 11400714819323198485ULL >> 20) & mask;
    while (epoch->old[place].node != NULL && epoch->old[place].node != node) {
        place = (place + 1) & mask;
    }
    return place;
}

/* Make room for so many more; -1 if there is no memory, without an exception. */
static int
old_reserve(Epoch *epoch, size_t more)
{
    size_t places = epoch->places ? epoch->places : 16;
    while ((epoch->used + more) * 3 > places * 2) {
        places *= 2;
    }
    if (places == epoch->places) {
        return 0;
    }
    Old *old = PyMem_Calloc(places, sizeof(Old));
    if (old == NULL) {
        return -1;
    }
    Old *before = epoch->old;
    size_t count = epoch->places;
    epoch->old = old;
    epoch->places = places;
    for (size_t i = 0; i < count; i++) {
        if (before[i].node != NULL) {
            old[old_place(epoch, before[i].node)] = before[i];
        }
    }
    PyMem_Free(before);
    return 0;
}

/* Keep a number, unless an older one is kept already. There is room. */
static void
old_keep(Epoch *epoch, Node *node, double data)
{
    size_t place = old_place(epoch, node);
    if (epoch->old[place].node == NULL) {
        epoch->old[place] = (Old){node, data};
        epoch->used++;
    }
}

/* Before so many numbers are written: make room to keep them. */
static int
before_writing(size_t count)
{
    if (newest != NULL && old_reserve(newest, count) < 0) {
        PyErr_NoMemory();
        return -1;
    }
    return 0;
}

static inline void
write_data(Node *node, double data)
{
    if (newest != NULL) {
        old_keep(newest, node, node->data);
    }
    node->data = data;
}

/* The epoch of a dot that is being recorded, which counts it. */
static Epoch *
epoch_now(void)
{
    if (newest == NULL || newest->used) {
        Epoch *epoch = PyMem_Calloc(1, sizeof(Epoch));
        if (epoch == NULL) {
            PyErr_NoMemory();
            return NULL;
        }
        epoch->older = newest;
        if (newest != NULL) {
            newest->newer = epoch;
        }
        newest = epoch;
    }
    newest->dots++;
    return newest;
}

/* Take an epoch without dots out of the list, and give what it knows to the one before; 0 if there is no memory. */
static int
epoch_remove(Epoch *epoch)
{
    Epoch *older = epoch->older, *newer = epoch->newer;
    if (older != NULL && epoch->used) {
        if (old_reserve(older, epoch->used) < 0) {
            return 0;
        }
        for (size_t i = 0; i < epoch->places; i++) {
            if (epoch->old[i].node != NULL) {
                old_keep(older, epoch->old[i].node, epoch->old[i].data);
            }
        }
    }
    if (older != NULL) {
        older->newer = newer;
    }
    if (newer != NULL) {
        newer->older = older;
    }
    else {
        newest = older;
    }
    PyMem_Free(epoch->old);
    PyMem_Free(epoch);
    return 1;
}

/* A dot dies. Epochs before its own may go on needing what that knows. Where there is no memory to merge, it stays,
   without dots, until the next one before it goes. */
static void
epoch_release(Epoch *epoch)
{
    if (--epoch->dots) {
        return;
    }
    Epoch *newer = epoch->newer;
    while (epoch != NULL && epoch->dots == 0 && epoch_remove(epoch)) {
        epoch = newer;
        newer = epoch == NULL ? NULL : epoch->newer;
    }
}

/* Whether nothing has been written since. */
static inline int
is_now(const Epoch *epoch)
{
    return epoch == newest && !epoch->used;
}

/* What the number was at the time of the epoch. */
static double
data_at(const Epoch *epoch, const Node *node)
{
    for (; epoch != NULL; epoch = epoch->newer) {
        if (epoch->used) {
            size_t place = old_place(epoch, node);
            if (epoch->old[place].node == node) {
                return epoch->old[place].data;
            }
        }
    }
    return node->data;
}

/* epochs(): how many there are, and how many old numbers they keep; for tests. */
static PyObject *
epochs(PyObject *Py_UNUSED(module), PyObject *Py_UNUSED(nothing))
{
    Py_ssize_t count = 0, numbers = 0;
    for (const Epoch *epoch = newest; epoch != NULL; epoch = epoch->older) {
        count++;
        numbers += (Py_ssize_t)epoch->used;
    }
    return Py_BuildValue("nn", count, numbers);
}
