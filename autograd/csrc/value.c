/* autograd._value: the Value of value.py in C, with the same contract and the same bits.

   One translation unit. A header is a subject, and builds on those before it. Nothing here knows a derivative: the rows,
   and the functions that they stand on, are printed from the primitive table into rows.h. */

#define PY_SSIZE_T_CLEAN
#include <Python.h>
#include <structmember.h>
#include <math.h>
#include <stdint.h>
#include <string.h>

#ifdef Py_GIL_DISABLED
#error "the core relies on the interpreter's lock; free-threaded Pythons take the engine in Python"
#endif

#include "kernels.h"
#include "rows.h"
#include "steps.h"
#include "floats.h"
#include "shares.h"

#include "slabs.h"
#include "node.h"
#include "history.h"
#include "state.h"
#include "sweep.h"
#include "pull.h"
#include "rules.h"
#include "record.h"
#include "dot.h"
#include "many.h"
#include "operators.h"
#include "function.h"
#include "graph.h"
#include "type.h"
#include "neurons.h"
#include "bulk.h"
#include "step.h"
#include "flows.h"
#include "build.h"

#ifndef DOT_IS_BILINEAR
#error "the sweep has the partials of dot built in, and the table says that they are others"
#endif

#ifndef DAGRAD_SOURCE
#define DAGRAD_SOURCE "" /* what it was compiled from: see _sources.py */
#endif

/* --- functions of the module --------------------------------------------------------------------------------------- */

static PyObject *
reverse_into_grad(PyObject *Py_UNUSED(module), PyObject *const *args, Py_ssize_t count)
{
    if (count != 2 || !IS_VALUE(args[0])) {
        PyErr_SetString(PyExc_TypeError, "reverse_into_grad(root, seed) takes a Value and a number");
        return NULL;
    }
    double seed = number_from(args[1]);
    if (FAILED(seed)) {
        return NULL;
    }
    sweep_from(NODE(args[0]), seed);
    Py_RETURN_NONE;
}

/* Whether these are operands that the row can be recorded with: nodes, floats and tuples of them, with a node. */
static int
are_operands(const Row *row, PyObject *operands)
{
    Py_ssize_t nodes = 0;
    int tuples = 0;
    if (!is_tuple_of_operands(operands, row->arity)) {
        PyErr_Format(PyExc_TypeError, "%R takes a tuple of Values, floats and tuples of these, given %R", row->primitive,
                     operands);
        return 0;
    }
    for (Py_ssize_t i = 0; i < row->arity; i++) {
        tuples += PyTuple_CheckExact(PyTuple_GET_ITEM(operands, i));
        nodes += values_in(PyTuple_GET_ITEM(operands, i));
    }
    if (!nodes || (row->kernel != NULL && tuples) ||
        (row->is_dot && (tuples != 2 || PyTuple_CheckExact(PyTuple_GET_ITEM(operands, 2)) ||
                         PyTuple_GET_SIZE(PyTuple_GET_ITEM(operands, 0)) !=
                             PyTuple_GET_SIZE(PyTuple_GET_ITEM(operands, 1))))) {
        PyErr_Format(PyExc_TypeError, "%R is not recorded with %R", row->primitive, operands);
        return 0;
    }
    return 1;
}

/* record(row, operands): what value.py calls apply and record. A third argument is left for the reference engine. */
static PyObject *
record(PyObject *Py_UNUSED(module), PyObject *const *args, Py_ssize_t count)
{
    if (count != 2 && count != 3) {
        PyErr_SetString(PyExc_TypeError, "record(row, operands)");
        return NULL;
    }
    const Row *row = row_of(args[0]);
    return row == NULL || !are_operands(row, args[1]) ? NULL : record_any(row, args[1]);
}

static PyObject *
birth(PyObject *Py_UNUSED(module), PyObject *Py_UNUSED(nothing))
{
    return PyLong_FromUnsignedLongLong(++births);
}

/* add(row, is_ours): take a row into the table. */
static PyObject *
add(PyObject *Py_UNUSED(module), PyObject *const *args, Py_ssize_t count)
{
    if (count != 2) {
        PyErr_SetString(PyExc_TypeError, "add(row, is_ours)");
        return NULL;
    }
    return add_row(args[0], PyObject_IsTrue(args[1]) == 1) < 0 ? NULL : Py_NewRef(Py_None);
}

/* changed(row): its rules have been replaced. */
static PyObject *
changed(PyObject *Py_UNUSED(module), PyObject *primitive)
{
    PyObject *key = PyLong_FromVoidPtr(primitive);
    int is_known = key == NULL ? -1 : PyDict_Contains(places, key);
    Py_XDECREF(key);
    if (is_known <= 0) {
        return is_known < 0 ? NULL : Py_NewRef(Py_None); /* it is being made */
    }
    Row *row = row_of(primitive);
    return row == NULL || read_row(row) < 0 ? NULL : Py_NewRef(Py_None);
}

/* kernel(name, x, …): what the printed form of a row gives, (value, (partial, …)); None if it has none. */
static PyObject *
kernel(PyObject *Py_UNUSED(module), PyObject *const *args, Py_ssize_t count)
{
    const char *name = count ? PyUnicode_AsUTF8(args[0]) : NULL;
    if (name == NULL || count > MOST_ARGUMENTS + 1) {
        PyErr_SetString(PyExc_TypeError, "kernel(name, x, ...)");
        return NULL;
    }
    for (size_t i = 0; i < sizeof(KERNELS) / sizeof(*KERNELS); i++) {
        if (strcmp(KERNELS[i].name, name) == 0 && KERNELS[i].arity == count - 1) {
            Row row = {.kernel = &KERNELS[i], .arity = KERNELS[i].arity};
            double x[MOST_ARGUMENTS] = {0.0};
            for (Py_ssize_t j = 1; j < count; j++) {
                x[j - 1] = PyFloat_AsDouble(args[j]);
                if (FAILED(x[j - 1])) {
                    return NULL;
                }
            }
            double out = row_value(&row, x);
            PyObject *partials = PyTuple_New(row.arity);
            for (int j = 0; partials != NULL && j < row.arity; j++) {
                PyObject *partial = PyFloat_FromDouble(row_partial(&row, j, out, x));
                if (partial == NULL) {
                    Py_CLEAR(partials);
                    break;
                }
                PyTuple_SET_ITEM(partials, j, partial);
            }
            return partials == NULL ? NULL : Py_BuildValue("dN", out, partials);
        }
    }
    Py_RETURN_NONE;
}

/* --- bind -------------------------------------------------------------------------------------------------------------- */

static int is_bound;

/* is_taken(): whether a copy of the package has this core already; see _engine.py. */
static PyObject *
is_taken(PyObject *Py_UNUSED(module), PyObject *Py_UNUSED(nothing))
{
    return PyBool_FromLong(is_bound);
}

/* The documentation of what is in C is that of the reference engine, behind the signature if there is one. */
static const char *
documentation(PyObject *reference, const char *name, const char *signature)
{
    PyObject *attribute = PyObject_GetAttrString(reference, name);
    PyObject *text = attribute == NULL ? NULL : PyObject_GetAttrString(attribute, "__doc__");
    PyObject *whole = text == NULL || !PyUnicode_Check(text) ? NULL : PyUnicode_FromFormat("%s%U", signature, text);
    const char *doc = whole == NULL ? NULL : PyUnicode_AsUTF8(whole);
    PyErr_Clear();
    Py_XDECREF(attribute);
    Py_XDECREF(text);
    return doc; /* `whole` is kept, as the type refers to it */
}

/* Give a type the attributes of a class that it has not got itself. */
static int
complete(PyObject *type, PyObject *reference)
{
    static const char *const APART[] = {"__dict__", "__weakref__", "__slots__", NULL};
    PyObject *attributes = PyObject_GetAttrString(reference, "__dict__");
    PyObject *items = attributes == NULL ? NULL : PyMapping_Items(attributes);
    int result = items == NULL ? -1 : 0;
    for (Py_ssize_t i = 0; result == 0 && i < PyList_GET_SIZE(items); i++) {
        PyObject *name = PyTuple_GET_ITEM(PyList_GET_ITEM(items, i), 0);
        PyObject *value = PyTuple_GET_ITEM(PyList_GET_ITEM(items, i), 1);
        int is_there = Py_IS_TYPE(value, &PyMemberDescr_Type); /* a slot, which is a field here */
        for (const char *const *apart = APART; *apart != NULL; apart++) {
            is_there |= PyUnicode_CompareWithASCIIString(name, *apart) == 0;
        }
        /* A type without documentation has None for it. */
        if (!is_there && PyUnicode_CompareWithASCIIString(name, "__doc__") != 0) {
            PyObject *own = PyObject_GetAttrString(type, "__dict__");
            is_there = own == NULL ? -1 : PyMapping_HasKey(own, name);
            Py_XDECREF(own);
        }
        if (is_there < 0 || (!is_there && PyObject_SetAttr(type, name, value) < 0)) {
            result = -1;
        }
    }
    Py_XDECREF(attributes);
    Py_XDECREF(items);
    return result;
}

/* untracked(cls): a class like this one whose instances the garbage collector need not look at; those that Python makes
   are always looked at, and so are those of a class built on them. */
static PyObject *
untracked(PyObject *Py_UNUSED(module), PyObject *cls)
{
    PyObject *module = PyObject_GetAttrString(cls, "__module__"), *name = PyObject_GetAttrString(cls, "__qualname__");
    PyObject *path = module == NULL || name == NULL ? NULL : PyUnicode_FromFormat("%U.%U", module, name);
    PyObject *bases = path == NULL ? NULL : PyObject_GetAttrString(cls, "__bases__"), *type = NULL;
    const char *text = bases == NULL ? NULL : PyUnicode_AsUTF8(path);
    if (text != NULL) {
        PyType_Slot slots[] = {{0, NULL}};
        PyType_Spec spec = {text, sizeof(PyObject), 0, Py_TPFLAGS_DEFAULT | Py_TPFLAGS_BASETYPE, slots};
        type = PyType_FromSpecWithBases(&spec, bases);
        Py_INCREF(path); /* the type may go on reading its name there */
    }
    if (type != NULL && complete(type, cls) < 0) {
        Py_CLEAR(type);
    }
    Py_XDECREF(module);
    Py_XDECREF(name);
    Py_XDECREF(path);
    Py_XDECREF(bases);
    return type;
}

/* bind(reference, home, **helpers): the Value in C. `home` is the namespace of value.py. */
static PyObject *
bind(PyObject *Py_UNUSED(module), PyObject *args, PyObject *helpers)
{
    static const struct {
        const char *name;
        PyObject **place;
    } NEEDED[] = {
        {"FLOAT", &Float},           {"OFF", &Off},
        {"beside", &Beside},         {"number", &Number},
        {"comparable", &Comparable}, {"wrong_length", &WrongLength},
        {"no_label", &NoLabel},      {"no_way_back", &NoWayBack},
        {"watched", &WatchedSweep},
    };
    PyObject *reference, *home;
    if (!PyArg_ParseTuple(args, "OO!:bind", &reference, &PyDict_Type, &home)) {
        return NULL;
    }
    if (is_bound) {
        PyErr_SetString(PyExc_ImportError, "the core serves one copy of the package in a process, and has one already");
        return NULL;
    }
    for (size_t i = 0; i < sizeof(NEEDED) / sizeof(*NEEDED); i++) {
        PyObject *helper = helpers == NULL ? NULL : PyDict_GetItemString(helpers, NEEDED[i].name);
        if (helper == NULL) {
            PyErr_Format(PyExc_TypeError, "bind needs %s", NEEDED[i].name);
            return NULL;
        }
        *NEEDED[i].place = Py_NewRef(helper);
    }
    for (PyGetSetDef *attribute = value_attributes; attribute->name != NULL; attribute++) {
        attribute->doc = documentation(reference, attribute->name, "");
    }
    for (PyMethodDef *method = value_methods; method->ml_name != NULL; method++) {
        method->ml_doc = documentation(reference, method->ml_name, method->ml_doc);
    }
    for (PyType_Slot *slot = value_slots; slot->slot; slot++) {
        if (slot->slot == Py_tp_hash) {
            slot->pfunc = (void *)PyBaseObject_Type.tp_hash;
        }
    }
    PyObject *bases = PyObject_GetAttrString(reference, "__bases__");
    ValueType = bases == NULL ? NULL : (PyTypeObject *)PyType_FromSpecWithBases(&value_spec, bases);
    Py_XDECREF(bases);
    if (ValueType == NULL) {
        return NULL;
    }
    ValueType->tp_vectorcall = value_vectorcall;
    ValueType->tp_name = "Value"; /* as a class made by Python has it, for Python's own messages */
    if (PyType_IS_GC(ValueType)) {
        PyErr_SetString(PyExc_ImportError, "the bases of Value have to be `untracked`");
        return NULL;
    }
    /* Pickle looks a class up by its module, which has another name in a second copy of the package. */
    PyObject *where = PyObject_GetAttrString(reference, "__module__");
    int is_named = where != NULL && PyObject_SetAttrString((PyObject *)ValueType, "__module__", where) == 0;
    Py_XDECREF(where);
    if (!is_named || complete((PyObject *)ValueType, reference) < 0) {
        return NULL;
    }
    HomeOfSweep = Py_NewRef(home);
    is_bound = 1;
    return Py_NewRef((PyObject *)ValueType);
}

/* bind_functions(sequence, dot): what is defined only after the Value. */
static PyObject *
bind_functions(PyObject *Py_UNUSED(module), PyObject *args)
{
    PyObject *sequence, *dot;
    if (!PyArg_ParseTuple(args, "OO:bind_functions", &sequence, &dot)) {
        return NULL;
    }
    Py_XSETREF(Sequence, Py_NewRef(sequence));
    Py_XSETREF(Dot, Py_NewRef(dot));
    Py_RETURN_NONE;
}

static PyMethodDef functions[] = {
    {"untracked", untracked, METH_O, "A class like this one that the garbage collector need not look at."},
    {"is_taken", is_taken, METH_NOARGS, "Whether a copy of the package has this core already."},
    {"bind", (PyCFunction)(void (*)(void))bind, METH_VARARGS | METH_KEYWORDS, "Make the Value in C."},
    {"bind_functions", bind_functions, METH_VARARGS, "Have what is defined only after the Value."},
    {"add", (PyCFunction)(void (*)(void))add, METH_FASTCALL, "Take a row into the table."},
    {"changed", changed, METH_O, "Say that the rules of a row have been replaced."},
    {"fast", (PyCFunction)(void (*)(void))fast, METH_FASTCALL, "The function of a row, in C as far as it goes."},
    {"record", (PyCFunction)(void (*)(void))record, METH_FASTCALL, "Record a row: a new node from its operands."},
    {"reverse_into_grad", (PyCFunction)(void (*)(void))reverse_into_grad, METH_FASTCALL, "The sweep of backward()."},
    {"softmax", softmax_shares, METH_O, "All shares, or None."},
    {"softmax_complement", other_shares, METH_O, "The sum of all shares but the first, or None."},
    {"logsumexp", log_of_sum, METH_O, "The logarithm of a sum of exponentials, or None."},
    {"has_older_leaf", has_older_leaf, METH_VARARGS, "Whether a leaf behind the roots was born before."},
    {"pull", pull, METH_VARARGS, "The derivatives of roots by inputs, from the stored partials."},
    {"build", (PyCFunction)(void (*)(void))build, METH_VARARGS, "Make a node from its parts."},
    {"epochs", epochs, METH_NOARGS, "How many epochs of dots there are, and how many old numbers they keep."},
    {"birth", birth, METH_NOARGS, "The number of the next leaf."},
    {"get_data", get_all_data, METH_O, "The numbers of many Values."},
    {"get_grads", get_all_grads, METH_O, "The gradients of many Values."},
    {"set_data", (PyCFunction)(void (*)(void))set_all_data, METH_FASTCALL, "Give many Values their numbers."},
    {"set_grads", (PyCFunction)(void (*)(void))set_all_grads, METH_FASTCALL, "Give many Values their gradients."},
    {"step", (PyCFunction)(void (*)(void))step, METH_FASTCALL, "What an optimiser makes of many Values."},
    {"forward_order", forward_order, METH_O, "The nodes behind some roots, in the order of the forward pass."},
    {"inflow", (PyCFunction)(void (*)(void))inflow, METH_FASTCALL, "What flows into a group of nodes."},
    {"kernel", (PyCFunction)(void (*)(void))kernel, METH_FASTCALL, "What the printed form of a row gives."},
    {NULL},
};

static struct PyModuleDef definition = {
    PyModuleDef_HEAD_INIT,
    .m_name = "autograd._value",
    .m_doc = "The engine in C; see value.py, which it stands in for.",
    .m_size = -1,
    .m_methods = functions,
};

PyMODINIT_FUNC
PyInit__value(void)
{
    PyObject *module = PyModule_Create(&definition);
    if (module == NULL || PyModule_AddStringConstant(module, "SOURCE", DAGRAD_SOURCE) < 0) {
        Py_XDECREF(module);
        return NULL;
    }
    if (is_bound) {
        return module; /* for another copy of the package, which will ask `is_taken` and do without */
    }
    PyTypeObject *state = (PyTypeObject *)PyType_FromSpec(&state_spec);
    PyObject *only = state == NULL ? NULL : PyType_GenericAlloc(state, 0);
    FunctionType = (PyTypeObject *)PyType_FromSpec(&function_spec);
    PyObject *neurons = PyType_FromSpec(&neurons_spec);
    places = PyDict_New();
    SweepName = PyUnicode_InternFromString("reverse_into_grad");
    Record = PyObject_GetAttrString(module, "record");
    OurSweep = PyObject_GetAttrString(module, "reverse_into_grad");
    if (only == NULL || FunctionType == NULL || neurons == NULL || places == NULL || SweepName == NULL ||
        Record == NULL || OurSweep == NULL || PyModule_AddObjectRef(module, "STATE", only) < 0 ||
        PyModule_AddObjectRef(module, "Neurons", neurons) < 0) {
        Py_DECREF(module);
        return NULL;
    }
    return module;
}
