/* A layer's forward pass in one call: neurons that see the same inputs. Each is a dot and an activation, as if they were
   called one by one; see layer.py, whose Neurons this is. */

typedef struct {
    PyObject *weights; /* a tuple of what was in the list when it was last looked at; NULL before that */
    int are_leaves;    /* they are nodes of exactly our type, and no results */
} Frozen;

typedef struct {
    PyObject_HEAD
    vectorcallfunc call;
    PyObject *weights;     /* a tuple of lists or tuples, which others may change */
    Frozen *frozen;
    PyObject *biases;      /* a tuple */
    PyObject *activations; /* a tuple of functions and None */
    PyObject *scopes;      /* a tuple of scopes and None */
    PyObject *python;      /* what Python does of it */
} Neurons;

/* From functions.py, given to `bind_functions`. */
static PyObject *Dot;      /* dot(w, x, b) */
static PyObject *Sequence; /* sequence(row, xs): a tuple of values and floats, and how much of it are values */

/* A tuple of what is in a list or tuple of values and floats; a new reference. */
static PyObject *
frozen_tuple(const Row *dot, PyObject *xs)
{
    int has_node = 0;
    PyObject *tuple = plain_tuple(xs, &has_node);
    if (tuple == NULL && !PyErr_Occurred()) {
        PyObject *pair = PyObject_CallFunctionObjArgs(Sequence, dot->primitive, xs, NULL);
        if (pair != NULL) {
            tuple = Py_NewRef(PyTuple_GET_ITEM(pair, 0));
            Py_DECREF(pair);
        }
    }
    return tuple;
}

/* The weights of one neuron as a tuple, the same one as long as they are the same; a new reference. */
static PyObject *
weights_of(Neurons *self, Py_ssize_t i, const Row *dot)
{
    PyObject *now = PyTuple_GET_ITEM(self->weights, i), *before = self->frozen[i].weights;
    if (before == now) {
        return Py_NewRef(before);
    }
    if (before != NULL && PyList_CheckExact(now)) {
        Py_ssize_t size = PyList_GET_SIZE(now);
        if (size == PyTuple_GET_SIZE(before) &&
            (size == 0 || memcmp(((PyListObject *)now)->ob_item, &PyTuple_GET_ITEM(before, 0),
                                 (size_t)size * sizeof(PyObject *)) == 0)) {
            return Py_NewRef(before);
        }
    }
    PyObject *tuple = frozen_tuple(dot, now);
    if (tuple != NULL) {
        int are_leaves = PyTuple_GET_SIZE(tuple) > 0;
        for (Py_ssize_t j = 0; j < PyTuple_GET_SIZE(tuple); j++) {
            PyObject *w = PyTuple_GET_ITEM(tuple, j);
            are_leaves &= IS_EXACT(w) && NODE(w)->kind == LEAF;
        }
        self->frozen[i].are_leaves = are_leaves;
        Py_XSETREF(self->frozen[i].weights, Py_NewRef(tuple));
    }
    return tuple;
}

#define FEW 32

/* The inputs of a layer, with their numbers for all of its neurons. */
typedef struct {
    PyObject *x;
    double few[FEW], *numbers;
    uint16_t not_leaves;
} Inputs;

static int
read_inputs(Inputs *inputs)
{
    Py_ssize_t size = PyTuple_GET_SIZE(inputs->x);
    if (inputs->numbers == inputs->few && size > FEW) {
        inputs->numbers = PyMem_Malloc((size_t)size * sizeof(double));
        if (inputs->numbers == NULL) {
            inputs->numbers = inputs->few;
            PyErr_NoMemory();
            return -1;
        }
    }
    inputs->not_leaves = 0;
    for (Py_ssize_t i = 0; i < size; i++) {
        inputs->numbers[i] = number_of(PyTuple_GET_ITEM(inputs->x, i), &inputs->not_leaves, X_LEAVES);
    }
    return 0;
}

/* The most frequent case: the weights are the leaves that they were before, and so is all else that it should be. */
static inline PyObject *
leaves_dot(const Row *dot, PyObject *w, const Inputs *inputs, PyObject *b)
{
    double bias = NODE(b)->data, out = bias;
    PyObject *const *weight = &PyTuple_GET_ITEM(w, 0);
    Py_ssize_t size = PyTuple_GET_SIZE(w);
    for (Py_ssize_t i = 0; i < size; i++) {
        out += NODE(weight[i])->data * inputs->numbers[i];
    }
    return new_dot(dot, out, inputs->not_leaves, w, inputs->x, b, bias);
}

/* Whether there is a node in a tuple of values and floats. */
static inline int
has_value(PyObject *xs)
{
    Py_ssize_t i = 0, size = PyTuple_GET_SIZE(xs);
    while (i < size && !IS_VALUE(PyTuple_GET_ITEM(xs, i))) {
        i++;
    }
    return i < size;
}

static PyObject *
neuron_output(Neurons *self, Py_ssize_t i, const Row *dot, Inputs *inputs)
{
    PyObject *w = weights_of(self, i, dot), *x = inputs->x;
    if (w == NULL) {
        return NULL;
    }
    PyObject *b = PyTuple_GET_ITEM(self->biases, i), *activation = PyTuple_GET_ITEM(self->activations, i), *total;
    int runs_python = 0; /* which may write the inputs */
    if (self->frozen[i].are_leaves && w == self->frozen[i].weights && dot->is_dot && IS_VALUE(b) &&
        PyTuple_GET_SIZE(w) == PyTuple_GET_SIZE(x)) {
        total = leaves_dot(dot, w, inputs, b);
    }
    else if (PyTuple_GET_SIZE(w) != PyTuple_GET_SIZE(x) || !(IS_VALUE(b) || has_value(w) || has_value(x))) {
        total = PyObject_CallFunctionObjArgs(Dot, w, x, b, NULL); /* it raises, or gives a float */
        runs_python = 1;
    }
    else if (dot->is_dot) {
        total = record_dot(dot, w, x, b);
    }
    else { /* somebody has replaced its rules */
        PyObject *operands = PyTuple_Pack(3, w, x, b);
        total = operands == NULL ? NULL : record_many(dot, operands);
        Py_XDECREF(operands);
        runs_python = 1;
    }
    Py_DECREF(w);
    PyObject *output = total;
    if (total == NULL || activation == Py_None) {
        /* that is all */
    }
    else if (Py_TYPE(activation) == FunctionType && ((Function *)activation)->form == SCALARS &&
        ((Function *)activation)->row->arity == 1 && IS_EXACT(total)) {
        runs_python |= ((Function *)activation)->row->kernel == NULL;
        output = record_unary(((Function *)activation)->row, NODE(total));
        Py_DECREF(total);
    }
    else {
        runs_python = 1;
        output = PyObject_CallOneArg(activation, total);
        Py_DECREF(total);
    }
    if (runs_python && output != NULL && read_inputs(inputs) < 0) {
        Py_CLEAR(output);
    }
    return output;
}

static PyObject *
neurons_call(PyObject *object, PyObject *const *args, size_t flagged, PyObject *names)
{
    Neurons *self = (Neurons *)object;
    const Row *dot = rows[DOT_ROW];
    if (names != NULL || PyVectorcall_NARGS(flagged) != 1 || here_is == WATCHED) {
        return PyObject_Vectorcall(self->python, args, flagged, names);
    }
    Py_ssize_t size = PyTuple_GET_SIZE(self->weights);
    Inputs inputs;
    inputs.x = frozen_tuple(dot, args[0]);
    inputs.numbers = inputs.few;
    PyObject *outputs = inputs.x == NULL ? NULL : PyList_New(size);
    if (outputs != NULL && read_inputs(&inputs) < 0) {
        Py_CLEAR(outputs);
    }
    if (outputs != NULL) {
        PyObject_GC_UnTrack(outputs); /* while activations run, nobody is to find it half filled */
    }
    for (Py_ssize_t i = 0; outputs != NULL && i < size; i++) {
        PyObject *scope = PyTuple_GET_ITEM(self->scopes, i), *before = here;
        Here was = here_is;
        /* What `with scope:` does. Nothing stays open inside, so `outer` need not know. */
        if (was <= SCOPED && scope != Py_None) {
            here = Py_NewRef(scope);
            here_is = SCOPED;
        }
        PyObject *output = neuron_output(self, i, dot, &inputs);
        if (was <= SCOPED && scope != Py_None) {
            Py_XDECREF(here);
            here = before;
            here_is = was;
        }
        if (output == NULL) {
            Py_CLEAR(outputs);
            break;
        }
        PyList_SET_ITEM(outputs, i, output);
    }
    Py_XDECREF(inputs.x);
    if (inputs.numbers != inputs.few) {
        PyMem_Free(inputs.numbers);
    }
    if (outputs != NULL) {
        PyObject_GC_Track(outputs);
    }
    return outputs;
}

static int
neurons_traverse(PyObject *object, visitproc visit, void *arg)
{
    Neurons *self = (Neurons *)object;
    Py_VISIT(Py_TYPE(object));
    Py_VISIT(self->weights);
    for (Py_ssize_t i = 0; self->frozen != NULL && i < PyTuple_GET_SIZE(self->weights); i++) {
        Py_VISIT(self->frozen[i].weights);
    }
    Py_VISIT(self->biases);
    Py_VISIT(self->activations);
    Py_VISIT(self->scopes);
    Py_VISIT(self->python);
    return 0;
}

static int
neurons_clear(PyObject *object)
{
    Neurons *self = (Neurons *)object;
    for (Py_ssize_t i = 0; self->frozen != NULL && i < PyTuple_GET_SIZE(self->weights); i++) {
        Py_CLEAR(self->frozen[i].weights);
    }
    return 0; /* the rest are tuples, and of a cycle a part that can be cleared is behind them */
}

static void
neurons_dealloc(PyObject *object)
{
    Neurons *self = (Neurons *)object;
    PyTypeObject *type = Py_TYPE(object);
    PyObject_GC_UnTrack(object);
    neurons_clear(object);
    PyMem_Free(self->frozen);
    Py_CLEAR(self->weights);
    Py_CLEAR(self->biases);
    Py_CLEAR(self->activations);
    Py_CLEAR(self->scopes);
    Py_CLEAR(self->python);
    type->tp_free(object);
    Py_DECREF(type);
}

/* Neurons(reference): in C what the Neurons of layer.py does. */
static PyObject *
neurons_new(PyTypeObject *type, PyObject *args, PyObject *keywords)
{
    static const char *const names[] = {"weights", "biases", "activations", "scopes"};
    PyObject *python, *given[4] = {NULL};
    if (keywords != NULL || !PyArg_UnpackTuple(args, "Neurons", 1, 1, &python)) {
        return NULL;
    }
    Neurons *self = (Neurons *)type->tp_alloc(type, 0);
    if (self == NULL) {
        return NULL;
    }
    for (int i = 0; i < 4; i++) {
        given[i] = PyObject_GetAttrString(python, names[i]);
    }
    self->weights = given[0];
    self->biases = given[1];
    self->activations = given[2];
    self->scopes = given[3];
    self->python = Py_NewRef(python);
    self->call = neurons_call;
    for (int i = 0; i < 4; i++) {
        if (given[i] == NULL || !PyTuple_CheckExact(given[i]) ||
            PyTuple_GET_SIZE(given[i]) != PyTuple_GET_SIZE(given[0])) {
            if (!PyErr_Occurred()) {
                PyErr_SetString(PyExc_TypeError, "Neurons takes four tuples of one length");
            }
            Py_DECREF(self);
            return NULL;
        }
    }
    Py_ssize_t size = PyTuple_GET_SIZE(self->weights);
    for (Py_ssize_t i = 0; i < size; i++) {
        PyObject *bias = PyTuple_GET_ITEM(self->biases, i);
        if (!IS_VALUE(bias) && !PyFloat_CheckExact(bias)) {
            PyErr_SetString(PyExc_TypeError, "the biases of Neurons are Values and floats");
            Py_DECREF(self);
            return NULL;
        }
    }
    self->frozen = PyMem_Calloc(size ? (size_t)size : 1, sizeof(Frozen));
    if (self->frozen == NULL) {
        Py_CLEAR(self);
        PyErr_NoMemory();
    }
    return (PyObject *)self;
}

static PyMemberDef neurons_members[] = {
    {"__vectorcalloffset__", T_PYSSIZET, offsetof(Neurons, call), READONLY, NULL},
    {"weights", T_OBJECT, offsetof(Neurons, weights), READONLY, NULL},
    {"biases", T_OBJECT, offsetof(Neurons, biases), READONLY, NULL},
    {"activations", T_OBJECT, offsetof(Neurons, activations), READONLY, NULL},
    {"scopes", T_OBJECT, offsetof(Neurons, scopes), READONLY, NULL},
    {NULL},
};

static PyType_Slot neurons_slots[] = {
    {Py_tp_new, neurons_new},
    {Py_tp_call, PyVectorcall_Call},
    {Py_tp_members, neurons_members},
    {Py_tp_dealloc, neurons_dealloc},
    {Py_tp_traverse, neurons_traverse},
    {Py_tp_clear, neurons_clear},
    {0, NULL},
};

static PyType_Spec neurons_spec = {
    .name = "autograd._value.Neurons",
    .basicsize = sizeof(Neurons),
    .flags = Py_TPFLAGS_DEFAULT | Py_TPFLAGS_HAVE_GC | Py_TPFLAGS_HAVE_VECTORCALL,
    .slots = neurons_slots,
};
