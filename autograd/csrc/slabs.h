/* Where nodes lie in memory. A graph is recorded in the order in which it will be read again, so its nodes should lie in
   that order. A list of free nodes would hand them out in the order in which the last graph died, and after some steps of
   a training loop all over the place, at the price of a cache miss for each.

   So nodes are taken from slabs, one after the other. A slab that is empty again starts anew at its beginning. One that
   is not, because some of its nodes live on, is filled up only when there is no empty one. */

#define SLAB_BYTES 65536 /* and they begin at multiples of this, so that a node knows its slab */
#define ARENA_SLABS 64   /* slabs are had from the system in arenas of 4 MB */
#define KEPT_ARENAS 8    /* empty ones that are kept for the next graph; the rest is given back */

typedef enum { EMPTY, FILLING, FULL, PARTIAL } SlabState;

typedef struct Slab {
    void *free;                     /* its free nodes, linked by their first word */
    char *rest;                     /* from here on none has been taken */
    Py_ssize_t alive;
    SlabState state;
    struct Slab *next, *previous;   /* the list of the empty, or of the partial */
    struct Arena *arena;
} Slab;

typedef struct Arena {
    Py_ssize_t empty; /* how many of its slabs are */
    char *first;
} Arena;

#define SLAB_HEAD 64 /* as long as a node needs to be aligned, and a cache line */
#define SLAB_OF(node) ((Slab *)((uintptr_t)(node) & ~(uintptr_t)(SLAB_BYTES - 1)))

static Slab *filling;           /* the one that nodes are taken from */
static Slab *empty, *partial;
static Py_ssize_t empty_arenas;

static void
slab_link(Slab **list, Slab *slab)
{
    slab->previous = NULL;
    slab->next = *list;
    if (*list != NULL) {
        (*list)->previous = slab;
    }
    *list = slab;
}

static void
slab_unlink(Slab **list, Slab *slab)
{
    if (slab->previous != NULL) {
        slab->previous->next = slab->next;
    }
    else {
        *list = slab->next;
    }
    if (slab->next != NULL) {
        slab->next->previous = slab->previous;
    }
}

static void
slab_start(Slab *slab)
{
    slab->free = NULL;
    slab->rest = (char *)slab + SLAB_HEAD;
    slab->alive = 0;
}

static int
add_arena(void)
{
    Arena *arena = PyMem_RawMalloc((ARENA_SLABS + 1) * SLAB_BYTES); /* what aligns them is never touched */
    if (arena == NULL) {
        return -1;
    }
    char *start = (char *)(arena + 1);
    arena->first = (char *)(((uintptr_t)start + SLAB_BYTES - 1) & ~(uintptr_t)(SLAB_BYTES - 1));
    arena->empty = ARENA_SLABS;
    empty_arenas++;
    for (int i = ARENA_SLABS; i-- > 0;) {
        Slab *slab = (Slab *)(arena->first + (size_t)i * SLAB_BYTES);
        slab_start(slab);
        slab->arena = arena;
        slab->state = EMPTY;
        slab_link(&empty, slab);
    }
    return 0;
}

/* The slab that nodes are taken from is full: take another. */
static int
next_slab(void)
{
    if (empty == NULL && partial == NULL && add_arena() < 0) {
        return -1;
    }
    if (filling != NULL) {
        filling->state = FULL;
    }
    if (empty != NULL) {
        filling = empty;
        slab_unlink(&empty, filling);
        if (filling->arena->empty-- == ARENA_SLABS) {
            empty_arenas--;
        }
    }
    else {
        filling = partial;
        slab_unlink(&partial, filling);
    }
    filling->state = FILLING;
    return 0;
}

/* Memory for a node; NULL, without an exception, if there is none. */
static inline void *
slab_take(size_t size)
{
    for (;;) {
        Slab *slab = filling;
        if (slab != NULL) {
            if (slab->free != NULL) {
                void *node = slab->free;
                slab->free = *(void **)node;
                slab->alive++;
                return node;
            }
            if (slab->rest + size <= (char *)slab + SLAB_BYTES) {
                void *node = slab->rest;
                slab->rest += size;
                slab->alive++;
                return node;
            }
        }
        if (next_slab() < 0) {
            return NULL;
        }
    }
}

/* A slab has not a node left: it starts anew, and its arena may go back to the system. */
static void
slab_is_empty(Slab *slab)
{
    if (slab->state == PARTIAL) {
        slab_unlink(&partial, slab);
    }
    slab_start(slab);
    if (slab->state == FILLING) {
        return;
    }
    slab->state = EMPTY;
    slab_link(&empty, slab);
    Arena *arena = slab->arena;
    if (++arena->empty < ARENA_SLABS) {
        return;
    }
    if (empty_arenas < KEPT_ARENAS) {
        empty_arenas++;
        return;
    }
    for (int i = 0; i < ARENA_SLABS; i++) {
        slab_unlink(&empty, (Slab *)(arena->first + (size_t)i * SLAB_BYTES));
    }
    PyMem_RawFree(arena);
}

static inline void
slab_give(void *node)
{
    Slab *slab = SLAB_OF(node);
    *(void **)node = slab->free;
    slab->free = node;
    if (--slab->alive == 0) {
        slab_is_empty(slab);
    }
    else if (slab->state == FULL) {
        slab->state = PARTIAL;
        slab_link(&partial, slab);
    }
}
