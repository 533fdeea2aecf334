/* Python's syntax: the operators of a Value, each a row of the table. */

/* An operand of an operator: a node, or a constant. Gives 0 and an exception if it can be neither, and -1 if Python has
   to ask its type what to do, as for an array. */
static int
operand_of(const Row *row, PyObject *value, PyObject *x, Node **node, double *number)
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
    if (PyLong_CheckExact(x)) {
        *number = PyLong_AsDouble(x);
        if (!FAILED(*number)) {
            return 1;
        }
        PyErr_Clear(); /* too large for a float, which the error below says better */
    }
    PyObject *name = PyObject_GetAttrString(row->primitive, "name");
    PyObject *constant = name == NULL ? NULL : PyObject_CallFunctionObjArgs(Beside, value, name, x, NULL);
    Py_XDECREF(name);
    if (constant == NULL) {
        return 0;
    }
    if (constant == Py_None) {
        Py_DECREF(constant);
        return -1;
    }
    *number = PyFloat_AsDouble(constant);
    Py_DECREF(constant);
    return FAILED(*number) ? 0 : 1;
}

static PyObject *
operate(int place, PyObject *x, PyObject *y)
{
    const Row *row = rows[place];
    Node *a, *b;
    double ad, bd;
    PyObject *value = IS_VALUE(x) ? x : y;
    int found = operand_of(row, value, x, &a, &ad);
    if (found == 1) {
        found = operand_of(row, value, y, &b, &bd);
    }
    if (found != 1) {
        return found ? Py_NewRef(Py_NotImplemented) : NULL;
    }
    return record_binary(row, a, a == NULL ? ad : a->data, b, b == NULL ? bd : b->data);
}

/* The operator of a row that has been printed, inlined for a value beside a value or a float. */
#define OPERATOR(function, place, name)                                                                         \
    static PyObject *function(PyObject *x, PyObject *y)                                                         \
    {                                                                                                           \
        const Row *row = rows[place];                                                                           \
        if (row->kernel != NULL && here_is <= SCOPED) {                                                         \
            if (IS_EXACT(x)) {                                                                                  \
                double xd = NODE(x)->data;                                                                      \
                if (IS_EXACT(y)) {                                                                              \
                    double yd = NODE(y)->data, out = name##_value(xd, yd);                                      \
                    double da = out == out ? name##_partial0(out, xd, yd) : Py_NAN;                             \
                    double db = out == out ? name##_partial1(out, xd, yd) : Py_NAN;                             \
                    return new_binary(row, out, NODE(x), xd, da, NODE(y), yd, db);                              \
                }                                                                                               \
                if (PyFloat_CheckExact(y)) {                                                                    \
                    double yd = PyFloat_AS_DOUBLE(y), out = name##_value(xd, yd);                               \
                    double da = out == out ? name##_partial0(out, xd, yd) : Py_NAN;                             \
                    return new_binary(row, out, NODE(x), xd, da, NULL, yd, 0.0);                                \
                }                                                                                               \
            }                                                                                                   \
            else if (IS_EXACT(y) && PyFloat_CheckExact(x)) {                                                    \
                double xd = PyFloat_AS_DOUBLE(x), yd = NODE(y)->data, out = name##_value(xd, yd);               \
                double db = out == out ? name##_partial1(out, xd, yd) : Py_NAN;                                 \
                return new_binary(row, out, NULL, xd, 0.0, NODE(y), yd, db);                                    \
            }                                                                                                   \
        }                                                                                                       \
        return operate(place, x, y);                                                                            \
    }

OPERATOR(value_add, ADD, add)
OPERATOR(value_subtract, SUB, sub)
OPERATOR(value_multiply, MUL, mul)
OPERATOR(value_divide, DIV, div)
OPERATOR(value_remainder, MOD, mod)

static PyObject *
value_floor_divide(PyObject *x, PyObject *y)
{
    return operate(FLOOR_DIVIDE, x, y);
}

static PyObject *
value_power(PyObject *x, PyObject *y, PyObject *modulus)
{
    if (modulus != Py_None) {
        Py_RETURN_NOTIMPLEMENTED;
    }
    return operate(POW, x, y);
}

static PyObject *
value_negative(PyObject *x)
{
    return record_unary(rows[NEG], NODE(x));
}

static PyObject *
value_absolute(PyObject *x)
{
    return record_unary(rows[ABS], NODE(x));
}

static PyObject *
value_positive(PyObject *x)
{
    return Py_NewRef(x);
}

static int
value_bool(PyObject *x)
{
    return NODE(x)->data != 0.0;
}

/* --- comparisons: by value, never recorded ----------------------------------------------------------------------------- */

static PyObject *Comparable; /* comparable(x): a number to compare with, or None */

static PyObject *
value_compare(PyObject *x, PyObject *y, int operation)
{
    double b;
    if (IS_VALUE(y)) {
        b = NODE(y)->data;
    }
    else if (PyFloat_CheckExact(y)) {
        b = PyFloat_AS_DOUBLE(y);
    }
    else {
        PyObject *number = PyObject_CallOneArg(Comparable, y), *data, *result;
        if (number == NULL) {
            return NULL;
        }
        if (number == Py_None) {
            Py_DECREF(number);
            Py_RETURN_NOTIMPLEMENTED;
        }
        data = PyFloat_FromDouble(NODE(x)->data); /* Python compares a float with any int exactly */
        result = data == NULL ? NULL : PyObject_RichCompare(data, number, operation);
        Py_XDECREF(data);
        Py_DECREF(number);
        return result;
    }
    Py_RETURN_RICHCOMPARE(NODE(x)->data, b, operation);
}
