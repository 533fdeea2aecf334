/* The type: how a Value is made, what it tells, and its gradient. What is rare, and needs no speed, it has from the
   reference engine: `bind` gives it every attribute of the Value of value.py that it has not got itself. */

static PyObject *NoWayBack;     /* no_way_back(node): it raises GraphError */
static PyObject *NoLabel;       /* no_label(label): it raises OperandError */
static PyObject *WatchedSweep;  /* recording.watched */
static PyObject *HomeOfSweep;   /* the namespace in which `backward` finds its sweep, so that a test can replace that */
static PyObject *OurSweep;      /* our own `reverse_into_grad` */
static PyObject *SweepName;

/* --- fields --------------------------------------------------------------------------------------------------------- */

/* A real number of any type; -1 with an exception if it is none. */
static double
number_from(PyObject *x)
{
    if (PyFloat_CheckExact(x)) {
        return PyFloat_AS_DOUBLE(x);
    }
    return rule_number(PyObject_CallOneArg(Number, x));
}

static PyObject *
get_data(PyObject *self, void *Py_UNUSED(closure))
{
    return PyFloat_FromDouble(NODE(self)->data);
}

static int
no_deletion(PyObject *value)
{
    if (value == NULL) {
        PyErr_SetString(PyExc_AttributeError, "this attribute cannot be deleted");
    }
    return value == NULL;
}

static int
set_data(PyObject *self, PyObject *value, void *Py_UNUSED(closure))
{
    if (no_deletion(value)) {
        return -1;
    }
    double number = number_from(value);
    if (FAILED(number) || before_writing(1) < 0) {
        return -1;
    }
    write_data(NODE(self), number);
    return 0;
}

static PyObject *
get_grad(PyObject *self, void *Py_UNUSED(closure))
{
    return PyFloat_FromDouble(NODE(self)->grad);
}

static int
set_grad(PyObject *self, PyObject *value, void *Py_UNUSED(closure))
{
    if (no_deletion(value)) {
        return -1;
    }
    double number = number_from(value);
    if (FAILED(number)) {
        return -1;
    }
    NODE(self)->grad = number;
    return 0;
}

static inline PyObject *
label_of(const Node *node)
{
    return node->flags & LABELLED ? PyTuple_GET_ITEM(node->tag, 0) : Py_None;
}

static inline PyObject *
scope_of(const Node *node)
{
    PyObject *scope = node->flags & LABELLED ? PyTuple_GET_ITEM(node->tag, 1) : node->tag;
    return scope == NULL ? Py_None : scope;
}

/* Give a node its scope and its label; None for none. */
static int
set_tag(Node *node, PyObject *label, PyObject *scope)
{
    PyObject *tag = scope == Py_None ? NULL : Py_NewRef(scope), *before;
    if (label != Py_None) {
        Py_INCREF(label);
        Py_INCREF(scope); /* they may be those of the tag that is there, and the collector may run now */
        Py_XSETREF(tag, PyTuple_Pack(2, label, scope));
        Py_DECREF(label);
        Py_DECREF(scope);
        if (tag == NULL) {
            return -1;
        }
    }
    before = node->tag;
    node->tag = tag;
    node->flags = (uint16_t)(label != Py_None ? node->flags | LABELLED : node->flags & ~LABELLED);
    Py_XDECREF(before);
    return 0;
}

static PyObject *
get_label(PyObject *self, void *Py_UNUSED(closure))
{
    return Py_NewRef(label_of(NODE(self)));
}

static int
is_label(PyObject *label)
{
    if (label == Py_None || PyUnicode_Check(label)) {
        return 1;
    }
    Py_XDECREF(PyObject_CallOneArg(NoLabel, label));
    return 0;
}

static int
set_label(PyObject *self, PyObject *label, void *Py_UNUSED(closure))
{
    return no_deletion(label) || !is_label(label) ? -1 : set_tag(NODE(self), label, scope_of(NODE(self)));
}

static PyObject *
get_scope(PyObject *self, void *Py_UNUSED(closure))
{
    return Py_NewRef(scope_of(NODE(self)));
}

static int
set_scope(PyObject *self, PyObject *scope, void *Py_UNUSED(closure))
{
    return no_deletion(scope) ? -1 : set_tag(NODE(self), label_of(NODE(self)), scope);
}

static PyObject *
get_op(PyObject *self, void *Py_UNUSED(closure))
{
    if (NODE(self)->kind == LEAF) {
        return PyUnicode_New(0, 0);
    }
    return PyObject_GetAttrString(rows[NODE(self)->row]->primitive, "name");
}

static PyObject *
get_row(PyObject *self, void *Py_UNUSED(closure))
{
    return Py_NewRef(NODE(self)->kind == LEAF ? Py_None : rows[NODE(self)->row]->primitive);
}

static PyObject *
get_birth(PyObject *self, void *Py_UNUSED(closure))
{
    if (NODE(self)->kind != LEAF) {
        Py_RETURN_NONE;
    }
    return PyLong_FromUnsignedLongLong(NODE(self)->birth);
}

static PyObject *
get_is_recorded(PyObject *self, void *Py_UNUSED(closure))
{
    return PyBool_FromLong(!(NODE(self)->flags & UNRECORDED));
}

/* --- making one -------------------------------------------------------------------------------------------------------- */

static PyObject *
value_new(PyTypeObject *type, PyObject *Py_UNUSED(args), PyObject *Py_UNUSED(keywords))
{
    PyObject *self = type == ValueType ? (PyObject *)new_node() : type->tp_alloc(type, 0);
    if (self != NULL) {
        make_leaf(NODE(self), 0.0);
    }
    return self;
}

/* Make it the leaf that it is from now on. */
static int
init_leaf(Node *node, PyObject *data, PyObject *label, int is_new)
{
    double number = number_from(data);
    if (FAILED(number) || !is_label(label)) {
        return -1;
    }
    if (!is_new) { /* it may have been part of a graph */
        if (before_writing(1) < 0) {
            return -1;
        }
        write_data(node, number);
        do {
            let_go(node);
            drain();
        } while (node->tag != NULL); /* somebody has been told of the end of a parent, and has written a label */
        number = node->data;         /* or another number, which is later than ours */
    }
    make_leaf(node, number);
    PyObject *scope = here == NULL || here_is == OFF_HERE ? Py_NewRef(Py_None) : get_here();
    if (here_is == WATCHED) {
        Py_DECREF(scope);
        scope = PyObject_GetAttrString(here, "scope");
    }
    int result = scope == NULL ? -1 : set_tag(node, label, scope);
    Py_XDECREF(scope);
    return result;
}

static int
value_init(PyObject *self, PyObject *args, PyObject *keywords)
{
    static char *names[] = {"data", "label", NULL};
    PyObject *data, *label = Py_None;
    if (!PyArg_ParseTupleAndKeywords(args, keywords, "O|O:Value", names, &data, &label)) {
        return -1;
    }
    return init_leaf(NODE(self), data, label, 0);
}

/* `Value(data)` and `Value(data, label)` without a tuple of arguments. */
static PyObject *
value_vectorcall(PyObject *type, PyObject *const *args, size_t flagged, PyObject *names)
{
    Py_ssize_t count = PyVectorcall_NARGS(flagged);
    if ((PyTypeObject *)type != ValueType || names != NULL || count < 1 || count > 2) {
        PyObject *tuple = PyTuple_New(count), *keywords = NULL, *result = NULL;
        for (Py_ssize_t i = 0; tuple != NULL && i < count; i++) {
            PyTuple_SET_ITEM(tuple, i, Py_NewRef(args[i]));
        }
        if (tuple != NULL && names != NULL && (keywords = PyDict_New()) != NULL) {
            for (Py_ssize_t i = 0; i < PyTuple_GET_SIZE(names); i++) {
                if (PyDict_SetItem(keywords, PyTuple_GET_ITEM(names, i), args[count + i]) < 0) {
                    Py_CLEAR(keywords);
                    break;
                }
            }
        }
        if (tuple != NULL && (names == NULL || keywords != NULL)) {
            result = PyType_Type.tp_call(type, tuple, keywords);
        }
        Py_XDECREF(tuple);
        Py_XDECREF(keywords);
        return result;
    }
    PyObject *self = value_new(ValueType, NULL, NULL);
    if (self != NULL && init_leaf(NODE(self), args[0], count == 2 ? args[1] : Py_None, 1) < 0) {
        Py_CLEAR(self);
    }
    return self;
}

/* --- gradients ------------------------------------------------------------------------------------------------------------ */

static PyObject *
backward(PyObject *self, PyObject *const *args, Py_ssize_t count, PyObject *names)
{
    double seed = 1.0;
    Py_ssize_t named = names == NULL ? 0 : PyTuple_GET_SIZE(names);
    if (count + named > 1 || (named && PyUnicode_CompareWithASCIIString(PyTuple_GET_ITEM(names, 0), "seed"))) {
        PyErr_SetString(PyExc_TypeError, "backward(seed=1.0) takes the gradient of the root and nothing else");
        return NULL;
    }
    if (NODE(self)->flags & UNRECORDED) {
        return PyObject_CallOneArg(NoWayBack, self);
    }
    if (count + named) {
        seed = number_from(args[0]);
        if (FAILED(seed)) {
            return NULL;
        }
    }
    PyObject *sweep = PyDict_GetItemWithError(HomeOfSweep, SweepName);
    if (sweep == OurSweep && here_is != WATCHED) {
        sweep_from(NODE(self), seed);
        Py_RETURN_NONE;
    }
    if (sweep == NULL) {
        return NULL;
    }
    PyObject *watched = PyObject_CallOneArg(WatchedSweep, sweep), *number = PyFloat_FromDouble(seed), *result = NULL;
    if (watched != NULL && number != NULL) {
        result = PyObject_CallFunctionObjArgs(watched, self, number, NULL);
    }
    Py_XDECREF(watched);
    Py_XDECREF(number);
    return result;
}

static PyObject *
zero_grad(PyObject *self, PyObject *Py_UNUSED(nothing))
{
    NODE(self)->grad = 0.0;
    Py_RETURN_NONE;
}

static PyGetSetDef value_attributes[] = {
    {"data", get_data, set_data, NULL, NULL},
    {"grad", get_grad, set_grad, NULL, NULL},
    {"label", get_label, set_label, NULL, NULL},
    {"op", get_op, NULL, NULL, NULL},
    {"scope", get_scope, NULL, NULL, NULL},
    {"operands", get_operands, NULL, NULL, NULL},
    {"parents", get_parents, NULL, NULL, NULL},
    {"edges", get_edges, NULL, NULL, NULL},
    {"_data", get_data, set_data, NULL, NULL},
    {"_grad", get_grad, set_grad, NULL, NULL},
    {"_label", get_label, set_label, NULL, NULL},
    {"_scope", get_scope, set_scope, NULL, NULL},
    {"_op", get_row, NULL, NULL, NULL},
    {"_birth", get_birth, NULL, NULL, NULL},
    {"_is_recorded", get_is_recorded, NULL, NULL, NULL},
    {NULL},
};

static PyMethodDef value_methods[] = {
    {"backward", (PyCFunction)(void (*)(void))backward, METH_FASTCALL | METH_KEYWORDS,
     "backward($self, seed=1.0)\n--\n\n"},
    {"zero_grad", zero_grad, METH_NOARGS, "zero_grad($self)\n--\n\n"},
    {NULL},
};

static PyMemberDef value_members[] = {
    {"__weaklistoffset__", T_PYSSIZET, offsetof(Node, weak), READONLY, NULL},
    {NULL},
};

static PyType_Slot value_slots[] = {
    {Py_tp_doc, "Value(data, label=None)\n--\n\n"}, /* the signature; the text is the reference engine's */
    {Py_tp_new, value_new},
    {Py_tp_init, value_init},
    {Py_tp_dealloc, value_dealloc},
    {Py_tp_richcompare, value_compare},
    {Py_tp_hash, NULL}, /* by identity: filled in by `bind` */
    {Py_tp_getset, value_attributes},
    {Py_tp_methods, value_methods},
    {Py_tp_members, value_members},
    {Py_nb_add, value_add},
    {Py_nb_subtract, value_subtract},
    {Py_nb_multiply, value_multiply},
    {Py_nb_true_divide, value_divide},
    {Py_nb_remainder, value_remainder},
    {Py_nb_floor_divide, value_floor_divide},
    {Py_nb_power, value_power},
    {Py_nb_negative, value_negative},
    {Py_nb_positive, value_positive},
    {Py_nb_absolute, value_absolute},
    {Py_nb_bool, value_bool},
    {0, NULL},
};

static PyType_Spec value_spec = {
    .name = "autograd.value.Value",
    .basicsize = sizeof(Node),
    .flags = Py_TPFLAGS_DEFAULT | Py_TPFLAGS_BASETYPE,
    .slots = value_slots,
};
