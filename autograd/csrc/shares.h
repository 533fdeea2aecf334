/* Shares in a sum of exponentials: what shares.py computes in its most frequent cases, with the same bits. Everything else
   (infinities, NaN, sums that nearly cancel, what is no tuple of floats) gives None here, and shares.py goes on. */

#define FEW_TERMS 64

/* The sum of finite numbers below 1, rounded once. `terms` is used up.
   Source: J. R. Shewchuk, "Adaptive precision floating-point arithmetic", Discrete & Computational Geometry 18, 1997. */
static double
rounded_sum(double *terms, Py_ssize_t count)
{
    Py_ssize_t parts = 0; /* they do not overlap, grow in size, and lie where terms have been read already */
    for (Py_ssize_t i = 0; i < count; i++) {
        double x = terms[i];
        Py_ssize_t kept = 0;
        for (Py_ssize_t j = 0; j < parts; j++) {
            double y = terms[j], high, low;
            if (fabs(x) < fabs(y)) {
                double swapped = x;
                x = y;
                y = swapped;
            }
            high = x + y;
            low = y - (high - x);
            if (low != 0.0) {
                terms[kept++] = low;
            }
            x = high;
        }
        terms[kept] = x;
        parts = kept + 1;
    }
    double high = 0.0, low = 0.0;
    if (parts > 0) {
        high = terms[--parts];
        while (parts > 0) {
            double x = high, y = terms[--parts];
            high = x + y;
            low = y - (high - x);
            if (low != 0.0) {
                break;
            }
        }
        /* Half-way cases are rounded to even, which the parts below have a say in. */
        if (parts > 0 && ((low < 0.0 && terms[parts - 1] < 0.0) || (low > 0.0 && terms[parts - 1] > 0.0))) {
            double twice = low * 2.0, x = high + twice;
            if (twice == x - high) {
                high = x;
            }
        }
    }
    return high;
}

/* A tuple of finite floats as numbers, with its largest; their count, or 0 for anything else. */
static Py_ssize_t
read_logits(PyObject *xs, double *numbers, double *top)
{
    Py_ssize_t size = PyTuple_CheckExact(xs) ? PyTuple_GET_SIZE(xs) : 0;
    if (size > FEW_TERMS) {
        return 0;
    }
    for (Py_ssize_t i = 0; i < size; i++) {
        PyObject *x = PyTuple_GET_ITEM(xs, i);
        if (!PyFloat_CheckExact(x) || !isfinite(numbers[i] = PyFloat_AS_DOUBLE(x))) {
            return 0;
        }
        *top = i == 0 || numbers[i] > *top ? numbers[i] : *top;
    }
    return size;
}

/* exp(x - top) for each; the rounding error of the difference, which exp would magnify, is put right. */
static int
powers_of(double *numbers, Py_ssize_t size, double top)
{
    for (Py_ssize_t i = 0; i < size; i++) {
        double x = numbers[i], difference = x - top, back = difference - x;
        double error = (x - (difference - back)) - (top + back), power = exp(difference);
        if (!isfinite(difference)) {
            return 0;
        }
        numbers[i] = power + power * error;
    }
    return 1;
}

/* The shares of a tuple of logits; 0 for anything else. */
static Py_ssize_t
read_shares(PyObject *xs, double *numbers)
{
    double top = 0.0, terms[FEW_TERMS + 1];
    Py_ssize_t size = read_logits(xs, numbers, &top);
    if (size == 0 || !powers_of(numbers, size, top)) {
        return 0;
    }
    memcpy(terms, numbers, (size_t)size * sizeof(double));
    double whole = rounded_sum(terms, size);
    for (Py_ssize_t i = 0; i < size; i++) {
        numbers[i] /= whole;
    }
    return size;
}

static PyObject *
softmax_shares(PyObject *Py_UNUSED(module), PyObject *xs)
{
    double numbers[FEW_TERMS];
    Py_ssize_t size = read_shares(xs, numbers);
    if (size == 0) {
        Py_RETURN_NONE;
    }
    return float_list(numbers, size);
}

/* softmax_complement(xs): the sum of all shares but the first. */
static PyObject *
other_shares(PyObject *Py_UNUSED(module), PyObject *xs)
{
    double numbers[FEW_TERMS];
    Py_ssize_t size = read_shares(xs, numbers);
    if (size == 0) {
        Py_RETURN_NONE;
    }
    return PyFloat_FromDouble(rounded_sum(numbers + 1, size - 1));
}

/* The largest plus log1p of the rest relative to it, where that is large enough that nothing can go wrong. */
static PyObject *
log_of_sum(PyObject *Py_UNUSED(module), PyObject *xs)
{
    double numbers[FEW_TERMS + 1], top = 0.0;
    Py_ssize_t size = read_logits(xs, numbers, &top);
    for (Py_ssize_t i = 0; i < size; i++) {
        numbers[i] = exp(numbers[i] - top);
    }
    if (size > 1) {
        numbers[size] = -1.0;
        double total = top + log1p(rounded_sum(numbers, size + 1));
        if (total >= 0.5 && total >= -top) {
            return PyFloat_FromDouble(total);
        }
    }
    Py_RETURN_NONE;
}
