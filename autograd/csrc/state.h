/* What every new node asks at birth: is the graph being recorded, and in which scope; see recording.py, whose STATE this
   is. One set for each thread. */

typedef enum { PLAIN, SCOPED, OFF_HERE, WATCHED } Here;

#if defined(_MSC_VER)
#define THREAD_LOCAL __declspec(thread)
#elif defined(__GLIBC__)
/* Read by an offset, not by a call: glibc keeps room for modules that are loaded later, and this takes little of it. */
#define THREAD_LOCAL __attribute__((tls_model("initial-exec"))) _Thread_local
#else
#define THREAD_LOCAL _Thread_local
#endif

static THREAD_LOCAL Here here_is;         /* what `here` is */
static THREAD_LOCAL PyObject *here;       /* NULL where it is None */
static THREAD_LOCAL PyObject *outer;      /* a list of (manager, here before), NULL where nothing is open */

static PyObject *Off; /* recording.OFF */

static int
set_here(PyObject *value)
{
    Here is = PLAIN;
    if (value == Off) {
        is = OFF_HERE;
    }
    else if (value != Py_None) {
        int truth = PyObject_IsTrue(value); /* what is not a scope is false */
        if (truth < 0) {
            return -1;
        }
        is = truth ? SCOPED : WATCHED;
    }
    PyObject *before = here;
    here = is == PLAIN ? NULL : Py_NewRef(value);
    here_is = is;
    Py_XDECREF(before);
    return 0;
}

static inline PyObject *
get_here(void)
{
    return Py_NewRef(here == NULL ? Py_None : here);
}

static PyObject *
state_get_here(PyObject *Py_UNUSED(self), void *Py_UNUSED(closure))
{
    return get_here();
}

static int
state_set_here(PyObject *Py_UNUSED(self), PyObject *value, void *Py_UNUSED(closure))
{
    if (value == NULL) {
        PyErr_SetString(PyExc_AttributeError, "cannot delete `here`");
        return -1;
    }
    return set_here(value);
}

/* A thread may end inside of a `with`, as a generator leaves it open. What the thread's dictionary owns is freed then, so
   we put something there whose end is told to us; `&here` says which thread it is for. */
static THREAD_LOCAL int is_owned;

static void
thread_ends(PyObject *capsule)
{
    PyObject *was_here = here, *opened = outer;
    if (PyCapsule_GetPointer(capsule, NULL) != (void *)&here) {
        return; /* another thread's, which a fork has left behind */
    }
    here_is = PLAIN;
    here = outer = NULL;
    is_owned = 0;
    Py_XDECREF(was_here);
    Py_XDECREF(opened);
}

/* The list of what is open; borrowed. */
static PyObject *
get_outer(void)
{
    PyObject *of_thread = is_owned ? NULL : PyThreadState_GetDict();
    if (of_thread != NULL) {
        PyObject *capsule = PyCapsule_New((void *)&here, NULL, thread_ends);
        if (capsule == NULL || PyDict_SetItemString(of_thread, "autograd._value", capsule) < 0) {
            Py_XDECREF(capsule);
            return NULL;
        }
        Py_DECREF(capsule);
        is_owned = 1;
    }
    if (outer == NULL) {
        outer = PyList_New(0);
    }
    return outer;
}

static PyObject *
state_get_outer(PyObject *Py_UNUSED(self), void *Py_UNUSED(closure))
{
    return Py_XNewRef(get_outer());
}

static PyObject *
state_enter(PyObject *Py_UNUSED(self), PyObject *const *args, Py_ssize_t count)
{
    if (count != 2) {
        PyErr_SetString(PyExc_TypeError, "enter(manager, here)");
        return NULL;
    }
    if (get_outer() == NULL) {
        return NULL;
    }
    PyObject *before = get_here();
    PyObject *opened = PyTuple_Pack(2, args[0], before);
    Py_DECREF(before);
    if (opened == NULL) {
        return NULL;
    }
    int failed = PyList_Append(outer, opened);
    Py_DECREF(opened);
    if (failed) {
        return NULL;
    }
    if (set_here(args[1]) < 0) {
        Py_ssize_t size = PyList_GET_SIZE(outer);
        PyList_SetSlice(outer, size - 1, size, NULL);
        return NULL;
    }
    Py_RETURN_NONE;
}

/* Go back to before the manager; what an interrupt left open inside of it is closed with it. */
static PyObject *
state_leave(PyObject *Py_UNUSED(self), PyObject *manager)
{
    Py_ssize_t size = outer == NULL ? 0 : PyList_GET_SIZE(outer), place = size - 1;
    while (place >= 0 && PyTuple_GET_ITEM(PyList_GET_ITEM(outer, place), 0) != manager) {
        place--;
    }
    if (place < 0) {
        Py_RETURN_NONE; /* a generator may close a manager after the one around it, which has closed it already */
    }
    PyObject *before = Py_NewRef(PyTuple_GET_ITEM(PyList_GET_ITEM(outer, place), 1));
    int failed = set_here(before) < 0;
    Py_DECREF(before);
    if (failed) {
        return NULL;
    }
    PyObject *opened = outer;
    if (place == 0) {
        outer = NULL; /* nothing stays behind when a thread ends */
        Py_DECREF(opened);
    }
    else if (PyList_SetSlice(opened, place, size, NULL) < 0) {
        return NULL;
    }
    Py_RETURN_NONE;
}

static PyGetSetDef state_attributes[] = {
    {"here", state_get_here, state_set_here, "A Scope, None, OFF or a Watched.", NULL},
    {"outer", state_get_outer, NULL, "What is open, and for each what was `here` before.", NULL},
    {NULL},
};

static PyMethodDef state_methods[] = {
    {"enter", (PyCFunction)(void (*)(void))state_enter, METH_FASTCALL, "Open a manager: from now on `here` is this."},
    {"leave", state_leave, METH_O, "Go back to before the manager, and close what is open inside of it."},
    {NULL},
};

static PyType_Slot state_slots[] = {
    {Py_tp_getset, state_attributes},
    {Py_tp_methods, state_methods},
    {0, NULL},
};

static PyType_Spec state_spec = {
    .name = "autograd._value.State",
    .basicsize = sizeof(PyObject),
    .flags = Py_TPFLAGS_DEFAULT,
    .slots = state_slots,
};
