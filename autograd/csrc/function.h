/* The functions of the table, for calls with values and floats: `exp(x)`, `x.exp()`, `dot(w, x, b)`, `sum(xs)`.

   One wraps the function of Python that functions.py made of the row, and has its name, documentation and signature.
   Whatever it does not know itself (other numbers, keywords, mistakes) it passes on to that one. */

typedef struct {
    PyObject_HEAD
    vectorcallfunc call;
    PyObject *python;                 /* the function that it stands for */
    PyObject *weak;
    Row *row;
    enum { SCALARS, ONE_SEQUENCE, WEIGHTED, OTHER } form;
    int required;                     /* arguments without a default; the rest follow */
    double defaults[MOST_ARGUMENTS];
} Function;

/* A scalar operand: a node, or a number; 0 for anything else. */
static inline int
scalar_of(PyObject *x, Node **node, double *number)
{
    *node = NULL;
    if (IS_VALUE(x)) {
        *node = NODE(x);
        *number = NODE(x)->data;
        return 1;
    }
    if (PyFloat_CheckExact(x)) {
        *number = PyFloat_AS_DOUBLE(x);
        return 1;
    }
    if (PyLong_CheckExact(x) || PyBool_Check(x)) {
        *number = PyLong_AsDouble(x);
        if (!FAILED(*number)) {
            return 1;
        }
        PyErr_Clear();
    }
    return 0;
}

static PyObject *
call_scalars(Function *function, PyObject *const *args, Py_ssize_t count, int *is_known)
{
    const Row *row = function->row;
    Node *nodes[MOST_ARGUMENTS];
    double numbers[MOST_ARGUMENTS];
    int has_node = 0;
    for (int i = 0; i < row->arity; i++) {
        if (i >= count) {
            nodes[i] = NULL;
            numbers[i] = function->defaults[i];
        }
        else if (!scalar_of(args[i], &nodes[i], &numbers[i])) {
            return NULL;
        }
        has_node |= nodes[i] != NULL;
    }
    if (!has_node) {
        if (row->kernel == NULL) {
            return NULL;
        }
        *is_known = 1;
        return PyFloat_FromDouble(row_value(row, numbers));
    }
    *is_known = 1;
    if (row->arity == 1) {
        return record_unary(row, nodes[0]);
    }
    if (row->arity == 2) {
        return record_binary(row, nodes[0], numbers[0], nodes[1], numbers[1]);
    }
    PyObject *operands = PyTuple_New(row->arity), *result = NULL;
    for (int i = 0; operands != NULL && i < row->arity; i++) {
        PyObject *x = boxed(nodes[i], numbers[i]);
        if (x == NULL) {
            Py_CLEAR(operands);
            break;
        }
        PyTuple_SET_ITEM(operands, i, x);
    }
    if (operands != NULL) {
        result = record_many(row, operands);
        Py_DECREF(operands);
    }
    return result;
}

/* A list or tuple of nodes and floats as a tuple, and whether there is a node in it; NULL for anything else, and with an
   exception if there is no memory. */
static PyObject *
plain_tuple(PyObject *xs, int *has_node)
{
    PyObject *tuple = NULL;
    if (PyTuple_CheckExact(xs)) {
        tuple = Py_NewRef(xs);
    }
    else if (PyList_Check(xs) && Py_TYPE(xs)->tp_iter == PyList_Type.tp_iter) {
        /* Not before there is room for it is the list looked at: to make room the collector may run, and with it code
           that changes the list. */
        tuple = PyTuple_New(PyList_GET_SIZE(xs));
        if (tuple != NULL && PyTuple_GET_SIZE(tuple) != PyList_GET_SIZE(xs)) {
            Py_CLEAR(tuple);
        }
        for (Py_ssize_t i = 0; tuple != NULL && i < PyTuple_GET_SIZE(tuple); i++) {
            PyTuple_SET_ITEM(tuple, i, Py_NewRef(PyList_GET_ITEM(xs, i)));
        }
        if (tuple != NULL) {
            PyObject_GC_UnTrack(tuple); /* there is nothing in it that the collector could follow */
        }
    }
    for (Py_ssize_t i = 0; tuple != NULL && i < PyTuple_GET_SIZE(tuple); i++) {
        PyObject *x = PyTuple_GET_ITEM(tuple, i);
        if (IS_EXACT(x)) {
            *has_node = 1;
        }
        else if (!PyFloat_CheckExact(x)) {
            Py_CLEAR(tuple);
        }
    }
    return tuple;
}

static PyObject *
call_sequence(Function *function, PyObject *const *args, int *is_known)
{
    int has_node = 0;
    PyObject *xs = plain_tuple(args[0], &has_node), *operands, *result = NULL;
    if (xs == NULL) {
        *is_known = PyErr_Occurred() != NULL;
        return NULL;
    }
    if (has_node) {
        *is_known = 1;
        operands = PyTuple_Pack(1, xs);
        if (operands != NULL) {
            result = record_many(function->row, operands);
            Py_DECREF(operands);
        }
    }
    Py_DECREF(xs);
    return result;
}

static PyObject *
call_weighted(Function *function, PyObject *const *args, Py_ssize_t count, int *is_known)
{
    Node *bias_node = NULL;
    double bias = function->defaults[2];
    int has_node = 0;
    PyObject *w = NULL, *x = NULL, *b = NULL, *result = NULL;
    if (!function->row->is_dot || (count > 2 && !scalar_of(args[2], &bias_node, &bias))) {
        return NULL;
    }
    has_node = bias_node != NULL;
    w = plain_tuple(args[0], &has_node);
    x = w == NULL ? NULL : plain_tuple(args[1], &has_node);
    if (w == NULL || x == NULL) {
        *is_known = PyErr_Occurred() != NULL;
    }
    else if (has_node && PyTuple_GET_SIZE(w) == PyTuple_GET_SIZE(x)) {
        *is_known = 1;
        b = boxed(bias_node, bias);
        result = b == NULL ? NULL : record_dot(function->row, w, x, b);
    }
    Py_XDECREF(w);
    Py_XDECREF(x);
    Py_XDECREF(b);
    return result;
}

static PyObject *
function_call(PyObject *self, PyObject *const *args, size_t flagged, PyObject *names)
{
    Function *function = (Function *)self;
    Py_ssize_t count = PyVectorcall_NARGS(flagged);
    if (names == NULL && count >= function->required && count <= function->row->arity) {
        int is_known = 0;
        PyObject *result = NULL;
        switch (function->form) {
        case SCALARS:
            result = call_scalars(function, args, count, &is_known);
            break;
        case ONE_SEQUENCE:
            result = call_sequence(function, args, &is_known);
            break;
        case WEIGHTED:
            result = call_weighted(function, args, count, &is_known);
            break;
        default:
            break;
        }
        if (is_known) {
            return result;
        }
    }
    return PyObject_Vectorcall(function->python, args, flagged, names);
}

/* What it does not have itself, it has from the function of Python. */
static PyObject *
function_getattro(PyObject *self, PyObject *name)
{
    PyObject *found = PyObject_GenericGetAttr(self, name);
    if (found == NULL && PyErr_ExceptionMatches(PyExc_AttributeError)) {
        PyErr_Clear();
        found = PyObject_GetAttr(((Function *)self)->python, name);
    }
    return found;
}

static PyObject *
function_from_python(PyObject *self, void *name)
{
    return PyObject_GetAttrString(((Function *)self)->python, name);
}

static PyObject *
function_wrapped(PyObject *self, void *Py_UNUSED(closure))
{
    return Py_NewRef(((Function *)self)->python);
}

static PyObject *
function_bind(PyObject *self, PyObject *instance, PyObject *Py_UNUSED(type))
{
    return instance == NULL || instance == Py_None ? Py_NewRef(self) : PyMethod_New(self, instance);
}

static PyObject *
function_repr(PyObject *self)
{
    return PyObject_Repr(((Function *)self)->python);
}

/* By name, as functions are: copies are the function itself. */
static PyObject *
function_reduce(PyObject *self, PyObject *Py_UNUSED(nothing))
{
    return PyObject_GetAttrString(((Function *)self)->python, "__qualname__");
}

static void
function_dealloc(PyObject *self)
{
    Function *function = (Function *)self;
    PyTypeObject *type = Py_TYPE(self);
    PyObject_GC_UnTrack(self);
    if (function->weak != NULL) {
        PyObject_ClearWeakRefs(self);
    }
    Py_CLEAR(function->python);
    type->tp_free(self);
    Py_DECREF(type);
}

static int
function_traverse(PyObject *self, visitproc visit, void *arg)
{
    Py_VISIT(Py_TYPE(self));
    Py_VISIT(((Function *)self)->python);
    return 0;
}

static int
function_clear(PyObject *Py_UNUSED(self))
{
    return 0; /* `python` is needed for as long as it can be called; it does not know us, so it breaks no cycle */
}

static PyMemberDef function_members[] = {
    {"__vectorcalloffset__", T_PYSSIZET, offsetof(Function, call), READONLY, NULL},
    {"__weaklistoffset__", T_PYSSIZET, offsetof(Function, weak), READONLY, NULL},
    {NULL},
};

static PyGetSetDef function_attributes[] = {
    {"__doc__", function_from_python, NULL, NULL, "__doc__"},
    {"__name__", function_from_python, NULL, NULL, "__name__"},
    {"__qualname__", function_from_python, NULL, NULL, "__qualname__"},
    {"__module__", function_from_python, NULL, NULL, "__module__"},
    {"__wrapped__", function_wrapped, NULL, NULL, NULL},
    {NULL},
};

static PyMethodDef function_methods[] = {
    {"__reduce__", function_reduce, METH_NOARGS, "By name."},
    {NULL},
};

static PyType_Slot function_slots[] = {
    {Py_tp_call, PyVectorcall_Call},
    {Py_tp_getattro, function_getattro},
    {Py_tp_descr_get, function_bind},
    {Py_tp_repr, function_repr},
    {Py_tp_dealloc, function_dealloc},
    {Py_tp_traverse, function_traverse},
    {Py_tp_clear, function_clear},
    {Py_tp_members, function_members},
    {Py_tp_getset, function_attributes},
    {Py_tp_methods, function_methods},
    {0, NULL},
};

static PyType_Spec function_spec = {
    .name = "autograd._value.Function",
    .basicsize = sizeof(Function),
    .flags = Py_TPFLAGS_DEFAULT | Py_TPFLAGS_HAVE_GC | Py_TPFLAGS_HAVE_VECTORCALL | Py_TPFLAGS_METHOD_DESCRIPTOR,
    .slots = function_slots,
};

static PyTypeObject *FunctionType;

/* fast(row, function): the function of a row, in C as far as it goes. */
static PyObject *
fast(PyObject *Py_UNUSED(module), PyObject *const *args, Py_ssize_t count)
{
    if (count != 2) {
        PyErr_SetString(PyExc_TypeError, "fast(row, function)");
        return NULL;
    }
    Row *row = row_of(args[0]);
    PyObject *form = row == NULL ? NULL : PyObject_GetAttrString(args[0], "form");
    PyObject *arguments = form == NULL ? NULL : PyObject_GetAttrString(args[0], "args");
    const char *text = arguments == NULL ? NULL : PyUnicode_AsUTF8(form);
    Function *function = text == NULL ? NULL : PyObject_GC_New(Function, FunctionType);
    if (function != NULL) {
        function->call = function_call;
        function->python = Py_NewRef(args[1]);
        function->weak = NULL;
        function->row = row;
        function->required = 0;
        function->form = strspn(text, "x") == strlen(text) && row->arity <= MOST_ARGUMENTS ? SCALARS
                         : strcmp(text, "s") == 0                                           ? ONE_SEQUENCE
                         : strcmp(text, "ssx") == 0                                         ? WEIGHTED
                                                                                            : OTHER;
        for (int i = 0; i < row->arity; i++) {
            PyObject *argument = PySequence_GetItem(arguments, i);
            PyObject *number = argument == NULL ? NULL : PyObject_GetAttrString(argument, "default");
            Py_XDECREF(argument);
            if (number != NULL && number != Py_None && i < MOST_ARGUMENTS) {
                function->defaults[i] = PyFloat_AsDouble(number);
            }
            else {
                function->required = i + 1;
            }
            Py_XDECREF(number);
        }
        if (PyErr_Occurred()) {
            Py_CLEAR(function);
        }
        else {
            PyObject_GC_Track((PyObject *)function);
        }
    }
    Py_XDECREF(form);
    Py_XDECREF(arguments);
    return (PyObject *)function;
}
