/* The rows of the primitive table, and how a value and its partials are computed: by the C form of a rule, printed from
   the table into rows.h, or by the rule itself. */

typedef double (*Value1)(double);
typedef double (*Value2)(double, double);
typedef double (*Value3)(double, double, double);
typedef double (*Value4)(double, double, double, double);
typedef double (*Partial1)(double, double);
typedef double (*Partial2)(double, double, double);
typedef double (*Partial3)(double, double, double, double);
typedef double (*Partial4)(double, double, double, double, double);

#define MOST_ARGUMENTS 4

typedef struct {
    PyObject *primitive;      /* the row; it is kept for ever, as nodes refer to it by its place */
    PyObject *forward;        /* its rules, as they are now */
    PyObject *partials;
    PyObject *shipped[2];     /* its rules as they were printed, NULL for a user's row */
    const Kernel *kernel;     /* NULL where the rule itself computes */
    const Kernel *printed;    /* what `kernel` is while the rules are those that were printed */
    int arity;
    uint16_t place;
    int selects;
    int printed_dot;          /* this is the row of `dot` that we ship */
    int is_dot;               /* and its rules are those that the sweep has built in */
} Row;

static Row *rows[UINT16_MAX]; /* the first are those of the operators; a row never moves */
static Py_ssize_t row_count = 1;
static PyObject *places; /* a dict: from a row's id to its place */
static PyObject *Float;  /* the algebra of floats */

enum { ADD = 1, SUB, MUL, DIV, POW, MOD, FLOOR_DIVIDE, NEG, ABS, DOT_ROW, OPERATORS };
static const char *const OPERATOR_NAMES[OPERATORS] = {"", "add", "sub", "mul", "div", "pow", "mod", "floor_divide",
                                                      "neg", "abs", "dot"};

/* Read the rules of a row anew. */
static int
read_row(Row *row)
{
    PyObject *forward = PyObject_GetAttrString(row->primitive, "forward");
    PyObject *partials = PyObject_GetAttrString(row->primitive, "partials");
    PyObject *selects = PyObject_GetAttrString(row->primitive, "selects");
    int truth = selects == NULL ? -1 : PyObject_IsTrue(selects);
    if (forward == NULL || partials == NULL || truth < 0 ||
        (!PyTuple_Check(partials) && (PyErr_SetString(PyExc_TypeError, "the partials of a row are a tuple"), 1))) {
        Py_XDECREF(forward);
        Py_XDECREF(partials);
        Py_XDECREF(selects);
        return -1;
    }
    Py_DECREF(selects);
    Py_XSETREF(row->forward, forward);
    Py_XSETREF(row->partials, partials);
    row->selects = truth;
    int is_printed = forward == row->shipped[0] && partials == row->shipped[1];
    row->kernel = is_printed ? row->printed : NULL;
    row->is_dot = is_printed && row->printed_dot;
    return 0;
}

static Row *
row_of(PyObject *primitive)
{
    PyObject *key = PyLong_FromVoidPtr(primitive);
    PyObject *place = key == NULL ? NULL : PyDict_GetItemWithError(places, key);
    Py_XDECREF(key);
    if (place == NULL) {
        if (!PyErr_Occurred()) {
            PyErr_Format(PyExc_LookupError, "this row is not in the table: %R", primitive);
        }
        return NULL;
    }
    return rows[PyLong_AsSsize_t(place)];
}

/* Take a row into the table; `is_ours` says that its rules are those that were printed. */
static int
add_row(PyObject *primitive, int is_ours)
{
    PyObject *name = PyObject_GetAttrString(primitive, "name"), *args = PyObject_GetAttrString(primitive, "args");
    const char *text = name == NULL ? NULL : PyUnicode_AsUTF8(name);
    Py_ssize_t arity = args == NULL ? -1 : PyObject_Size(args);
    PyObject *key = NULL, *index = NULL;
    Row *row = NULL;
    int place = 0;
    if (text == NULL || arity < 0) {
        goto failed;
    }
    if (arity > MOST_ARGUMENTS) {
        PyErr_SetString(PyExc_ValueError, "a row has too many arguments");
        goto failed;
    }
    if (is_ours) {
        for (int i = 1; i < OPERATORS; i++) {
            if (strcmp(OPERATOR_NAMES[i], text) == 0) {
                place = i;
            }
        }
    }
    if (place == 0) {
        place = row_count < OPERATORS ? OPERATORS : (int)row_count;
    }
    if (place == UINT16_MAX) {
        PyErr_SetString(PyExc_OverflowError, "there are too many primitives");
        goto failed;
    }
    row = PyMem_Calloc(1, sizeof(Row));
    if (row == NULL) {
        PyErr_NoMemory();
        goto failed;
    }
    row->primitive = primitive;
    row->arity = (int)arity;
    row->place = (uint16_t)place;
    if (is_ours) {
        for (size_t i = 0; i < sizeof(KERNELS) / sizeof(*KERNELS); i++) {
            if (strcmp(KERNELS[i].name, text) == 0 && KERNELS[i].arity == arity) {
                row->printed = &KERNELS[i];
            }
        }
        row->printed_dot = place == DOT_ROW;
        row->shipped[0] = PyObject_GetAttrString(primitive, "forward");
        row->shipped[1] = PyObject_GetAttrString(primitive, "partials");
        if (row->shipped[0] == NULL || row->shipped[1] == NULL) {
            goto failed;
        }
    }
    key = PyLong_FromVoidPtr(primitive);
    index = PyLong_FromLong(place);
    if (key == NULL || index == NULL || read_row(row) < 0 || PyDict_SetItem(places, key, index) < 0) {
        goto failed;
    }
    Py_INCREF(primitive);
    rows[place] = row;
    if (place >= row_count) {
        row_count = place + 1;
    }
    Py_DECREF(name);
    Py_DECREF(args);
    Py_DECREF(key);
    Py_DECREF(index);
    return 0;
failed:
    Py_XDECREF(name);
    Py_XDECREF(args);
    Py_XDECREF(key);
    Py_XDECREF(index);
    if (row != NULL) {
        Py_XDECREF(row->forward);
        Py_XDECREF(row->partials);
        Py_XDECREF(row->shipped[0]);
        Py_XDECREF(row->shipped[1]);
        PyMem_Free(row);
    }
    return -1;
}

/* --- a rule run by Python ----------------------------------------------------------------------------------------- */

/* Call rule(FLOAT, operands…) or, where `out` is given, rule(FLOAT, out, operands…). */
static PyObject *
call_rule(PyObject *rule, PyObject *out, PyObject *const *operands, Py_ssize_t count)
{
    PyObject *arguments[MOST_ARGUMENTS + 2];
    Py_ssize_t given = 0;
    arguments[given++] = Float;
    if (out != NULL) {
        arguments[given++] = out;
    }
    for (Py_ssize_t i = 0; i < count; i++) {
        arguments[given++] = operands[i];
    }
    Py_INCREF(rule); /* it might take itself out of its row */
    PyObject *result = PyObject_Vectorcall(rule, arguments, (size_t)given, NULL);
    Py_DECREF(rule);
    return result;
}

/* The rule for the partial by an argument; a new reference. A rule that ran before may have changed its row. */
static PyObject *
partial_rule(const Row *row, Py_ssize_t argument)
{
    if (argument >= PyTuple_GET_SIZE(row->partials)) {
        PyErr_Format(PyExc_IndexError, "%R has no partial by its argument %zd", row->primitive, argument);
        return NULL;
    }
    return Py_NewRef(PyTuple_GET_ITEM(row->partials, argument));
}

/* The number that a rule gave, whose reference this takes. */
static double
rule_number(PyObject *result)
{
    if (result == NULL) {
        return -1.0;
    }
    double number = PyFloat_CheckExact(result) ? PyFloat_AS_DOUBLE(result) : PyFloat_AsDouble(result);
    Py_DECREF(result);
    return number;
}

/* Run a rule on numbers; -1 with an exception if it raises. */
static double
run_rule(PyObject *rule, const double *out, const double *operands, int count)
{
    PyObject *boxed[MOST_ARGUMENTS] = {NULL}, *boxed_out = NULL;
    double number = -1.0;
    int i;
    if (out != NULL && (boxed_out = PyFloat_FromDouble(*out)) == NULL) {
        return number;
    }
    for (i = 0; i < count; i++) {
        if ((boxed[i] = PyFloat_FromDouble(operands[i])) == NULL) {
            break;
        }
    }
    if (i == count) {
        number = rule_number(call_rule(rule, boxed_out, boxed, count));
    }
    for (i = 0; i < count; i++) {
        Py_XDECREF(boxed[i]);
    }
    Py_XDECREF(boxed_out);
    return number;
}

/* The same of the rule for a partial. */
static double
run_partial(const Row *row, Py_ssize_t argument, double out, const double *operands)
{
    PyObject *rule = partial_rule(row, argument);
    double number = rule == NULL ? -1.0 : run_rule(rule, &out, operands, row->arity);
    Py_XDECREF(rule);
    return number;
}

/* --- value and partials of scalar arguments ------------------------------------------------------------------------ */

static inline double
row_value(const Row *row, const double *x)
{
    if (row->kernel == NULL) {
        return run_rule(row->forward, NULL, x, row->arity);
    }
    switch (row->arity) {
    case 1:
        return ((Value1)row->kernel->value)(x[0]);
    case 2:
        return ((Value2)row->kernel->value)(x[0], x[1]);
    case 3:
        return ((Value3)row->kernel->value)(x[0], x[1], x[2]);
    default:
        return ((Value4)row->kernel->value)(x[0], x[1], x[2], x[3]);
    }
}

static inline double
row_partial(const Row *row, int argument, double out, const double *x)
{
    if (out != out) {
        return Py_NAN; /* a NaN has NaN partials */
    }
    if (row->kernel == NULL) {
        return run_partial(row, argument, out, x);
    }
    AnyFunction partial = row->kernel->partials[argument];
    switch (row->arity) {
    case 1:
        return ((Partial1)partial)(out, x[0]);
    case 2:
        return ((Partial2)partial)(out, x[0], x[1]);
    case 3:
        return ((Partial3)partial)(out, x[0], x[1], x[2]);
    default:
        return ((Partial4)partial)(out, x[0], x[1], x[2], x[3]);
    }
}
