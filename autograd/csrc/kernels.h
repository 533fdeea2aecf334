/* What the rules of the table stand on, in C: the functions of algebra.py, and those parts of the kernels that the
   generator of rows.h cannot print from their Python. Nothing here knows a derivative.

   Every function gives the bits that its namesake in Python gives, as far as both call the same C library. That takes a
   compiler that neither contracts a * b + c nor reassociates sums: -ffp-contract=off, and no -ffast-math. */

#ifndef DAGRAD_KERNELS_H
#define DAGRAD_KERNELS_H

#include <math.h>
#include <float.h>

#if defined(__FAST_MATH__)
#error "-ffast-math changes what the rules compute"
#endif
#if defined(_MSC_VER)
#pragma fp_contract(off)
#elif defined(__clang__)
#pragma STDC FP_CONTRACT OFF
#endif

#if defined(FLT_EVAL_METHOD) && FLT_EVAL_METHOD != 0
#error "the kernels need sums and products that are rounded to a double at once; the engine in Python has them"
#endif

typedef struct {
    double first, second;
} Pair;

typedef struct {
    double first, second, third;
} Triple;

typedef struct {
    double first;     /* the fraction, from 1/2 to 1 */
    long long second; /* the exponent of 2 */
} Fraction;

/* --- steps and remainders --- */

static inline double
k_sign(double x)
{
    return x > 0.0 ? 1.0 : x < 0.0 ? -1.0 : x * 0.0;
}

/* The nearest whole number, ties to even: whatever rounding mode the processor is in. */
static double
k_round(double x)
{
    if (!(-4503599627370496.0 < x && x < 4503599627370496.0)) {
        return x;
    }
    double rounded = round(x);
    if (fabs(x - rounded) == 0.5) {
        rounded = 2.0 * round(x / 2.0);
    }
    return copysign(rounded, x);
}

/* A whole number as an integer, one that is none (infinite, NaN, huge) as one that no exponent is. */
static inline long long
k_integer(double x)
{
    return x > 1e9 ? 1000000000 : x >= -1e9 ? (long long)x : -1000000000;
}

/* The remainder with the sign of y, as float.__mod__ finds it. */
static double
k_mod(double x, double y)
{
    if (y == 0.0) {
        return NAN;
    }
    double rest = fmod(x, y);
    if (rest == 0.0) {
        return copysign(0.0, y);
    }
    return (y < 0.0) != (rest < 0.0) ? rest + y : rest;
}

/* The remainder with the sign of x, as math.fmod finds it. */
static double
k_fmod(double x, double y)
{
    return isinf(y) && isfinite(x) ? x : fmod(x, y);
}

/* The floor of the exact quotient, as float.__floordiv__ finds it. */
static double
k_floor_divide(double x, double y)
{
    if (y == 0.0) {
        return x / y;
    }
    double rest = fmod(x, y), quotient = (x - rest) / y;
    if (rest != 0.0 && (y < 0.0) != (rest < 0.0)) {
        quotient -= 1.0;
    }
    if (quotient == 0.0) {
        return copysign(0.0, x / y);
    }
    double whole = floor(quotient);
    return quotient - whole > 0.5 ? whole + 1.0 : whole;
}

/* --- choices --- */

/* The larger of two numbers, the first of two equal ones; NaN if one of them is NaN. */
static inline double
k_max(double x, double y)
{
    return x != x || y != y ? NAN : y > x ? y : x;
}

static inline double
k_min(double x, double y)
{
    return x != x || y != y ? NAN : y < x ? y : x;
}

/* --- fractions and powers of two --- */

/* The fraction and the exponent of a number; what has none (zero, infinite, NaN) is its own fraction. */
static Fraction
k_frexp(double x)
{
    Fraction parts = {x, 0};
    if (x != 0.0 && isfinite(x)) {
        int exponent;
        parts.first = frexp(x, &exponent);
        parts.second = exponent;
    }
    return parts;
}

/* The number x * 2**exponent, infinite where it overflows. */
static double
k_scaled(double x, long long exponent)
{
    return ldexp(x, exponent > 100000 ? 100000 : exponent < -100000 ? -100000 : (int)exponent);
}

/* The C library's power. For pow(x, 2.0) a compiler may put x * x, which may differ from it in the last bit: so the
   exponent is one that the compiler cannot know. */
static double
k_pow(double x, double n)
{
    volatile double exponent = n;
    return pow(x, exponent);
}

/* The power as powers.py has it, which is IEEE's. */
static inline double
k_power(double x, double y)
{
    return pow(x, y);
}

/* The C library's power, infinite where it overflows; then its sign does not count. */
static double
k_raised(double x, double n)
{
    double power = k_pow(x, n);
    return isinf(power) && isfinite(x) ? INFINITY : power;
}

/* --- two numbers as a sequence --- */

/* The power of two, up to 2**1000, that brings the larger of two numbers between 1 and 2; 1 where there is none. */
static double
k_unit_scale(double x, double y)
{
    double size = fabs(x), other = fabs(y);
    size = other > size ? other : size; /* with a NaN as Python's max has it */
    if (size == 0.0 || !(size < INFINITY)) {
        return 1.0;
    }
    long long exponent = 1 - k_frexp(size).second;
    return ldexp(1.0, (int)(exponent < 1000 ? exponent : 1000));
}

static Pair k_two_product(double x, double y); /* in rows.h, from its Python */

/* The sum x * x + y * y, rounded once: that of four numbers without an error, as math.fsum finds it. */
static double
k_sum_of_squares(double x, double y)
{
    Pair xx = k_two_product(x, x), yy = k_two_product(y, y);
    double terms[4] = {xx.first, xx.second, yy.first, yy.second};
    double sums[4], low = 0.0; /* what has been summed up so far, in parts that do not overlap, the smallest first */
    int count = 0;
    for (int term = 0; term < 4; term++) {
        double sum = terms[term];
        int kept = 0;
        for (int i = 0; i < count; i++) {
            double part = sums[i];
            if (fabs(sum) < fabs(part)) {
                double larger = part;
                part = sum;
                sum = larger;
            }
            double high = sum + part;
            low = part - (high - sum);
            if (low != 0.0) {
                sums[kept++] = low;
            }
            sum = high;
        }
        count = kept;
        if (!isfinite(sum)) {
            return x * x + y * y;
        }
        if (sum != 0.0) {
            sums[count++] = sum;
        }
    }
    if (count == 0) {
        return 0.0;
    }
    double total = sums[--count];
    while (count > 0) {
        double before = total, part = sums[--count];
        total = before + part;
        low = part - (total - before);
        if (low != 0.0) {
            break;
        }
    }
    /* Half an ulp, and a part below it that says in which direction it is to be rounded. */
    if (count > 0 && ((low < 0.0 && sums[count - 1] < 0.0) || (low > 0.0 && sums[count - 1] > 0.0))) {
        double twice = 2.0 * low, next = total + twice;
        if (next - total == twice) {
            total = next;
        }
    }
    return total;
}

#endif
