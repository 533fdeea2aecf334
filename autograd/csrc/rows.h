/* Generated from the primitive table by `python3 tools/run.py fix`; do not edit. */

#include "kernels.h"

/* --- the kernels of the algebra, from their Python --- */

/* powers.py: over_power */
static double
k_over_power(double x, double y, double z, double n)
{
    double power;
    if (n == 2.0) {
        power = z * z;
        if (1e-290 < power && power < 1e+290 && y == 1.0) {
            return x / power;
        }
    }
    else {
        power = k_raised(z, n);
    }
    double product = x * y;
    if (1e-290 < fabs(power) && fabs(power) < 1e+290 && (y == 1.0 || (1e-290 < fabs(product) && fabs(product) <
        1e+290))) {
        return product / power;
    }
    const Fraction e_i = k_frexp(x);
    double e = e_i.first;
    long long i = e_i.second;
    const Fraction f_j = k_frexp(y);
    double f = f_j.first;
    long long j = f_j.second;
    const Fraction g_k = k_frexp(z);
    double g = g_k.first;
    long long k = g_k.second;
    if (g == 0.0) {
        return e * f * copysign(INFINITY, power);
    }
    return k_scaled(e * f / k_pow(g, n), i + j - k * k_integer(n));
}

/* special.py: two_product */
static Pair
k_two_product(double x, double y)
{
    double product = x * y;
    double split = 134217729.0 * x;
    double x_high = split - (split - x);
    split = 134217729.0 * y;
    double y_high = split - (split - y);
    double x_low = x - x_high;
    double y_low = y - y_high;
    return (Pair){product, x_high * y_high - product + x_high * y_low + x_low * y_high + x_low * y_low};
}

/* powers.py: _scaled_slope */
static double
k_scaled_slope_1(double x, double y, double factor)
{
    double fraction;
    long long exponent;
    const Fraction f_e = k_frexp(x);
    double f = f_e.first;
    long long e = f_e.second;
    if (f < 0.7071067811865476) {
        f = 2.0 * f;
        e = e - 1;
    }
    if (-1024.0 <= y && y <= 1024.0) {
        const Pair product_error = k_two_product((double)e, y);
        double product = product_error.first;
        double error = product_error.second;
        long long whole = k_integer(k_round(product));
        fraction = k_pow(f, y) * exp2(product - whole + error);
        exponent = whole;
    }
    else {
        const Fraction fraction_exponent = k_frexp(k_power(x, 0.5 * y));
        fraction = fraction_exponent.first;
        exponent = fraction_exponent.second;
        fraction = fraction * fraction;
        exponent = 2 * exponent;
    }
    const Fraction f_d = k_frexp(fraction / f);
    f = f_d.first;
    long long d = f_d.second;
    const Fraction g_c = k_frexp(factor);
    double g = g_c.first;
    long long c = g_c.second;
    return f != 0.0 ? k_scaled(f * g, exponent + d + c - e * 1) : 0.0;
}

/* powers.py: _slope_at_an_end */
static double
k_slope_at_an_end(double x, double y, double n, double factor)
{
    if (x != x || y != y) {
        return factor == 0.0 ? 0.0 : NAN;
    }
    if (x == 0.0 && 0.0 == y && n == 0.0) {
        return 0.0;
    }
    double slope = factor * k_power(x, y - n);
    return slope == slope || x < 0.0 ? slope : 0.0;
}

/* powers.py: pow_slope */
static double
k_pow_slope_1_0(double x, double y)
{
    double plain;
    double factor = y;
    double less = y - 1.0;
    if (less + 1.0 == y && -4503599627370496.0 < y && y < 4503599627370496.0) {
        plain = k_power(x, less);
    }
    else {
        plain = k_power(x, y);
        plain = 1e-290 < plain && plain < 1e+290 ? k_over_power(plain, 1.0, x, 1.0) : INFINITY;
    }
    double slope = factor * plain;
    if (1e-290 < fabs(plain) && fabs(plain) < 1e+290 && 1e-290 < fabs(slope) && fabs(slope) < 1e+290) {
        return slope;
    }
    if (0.0 < x && x < INFINITY && y - y == 0.0) {
        return k_scaled_slope_1(x, y, factor);
    }
    if (y - y == 0.0 && -INFINITY < x && x < 0.0 && k_mod(y, 1.0) == 0.0) {
        return k_scaled_slope_1(-x, y, k_mod(less, 2.0) != 0.0 ? -factor : factor);
    }
    return k_slope_at_an_end(x, y, 1.0, factor);
}

/* powers.py: _factor */
static double
k_factor_0_1(double x, double y)
{
    (void)y;
    return x > 0.0 ? log(x) : x == 0.0 ? -INFINITY : NAN;
}

/* powers.py: _scaled_slope */
static double
k_scaled_slope_0(double x, double y, double factor)
{
    double fraction;
    long long exponent;
    const Fraction f_e = k_frexp(x);
    double f = f_e.first;
    long long e = f_e.second;
    if (f < 0.7071067811865476) {
        f = 2.0 * f;
        e = e - 1;
    }
    if (-1024.0 <= y && y <= 1024.0) {
        const Pair product_error = k_two_product((double)e, y);
        double product = product_error.first;
        double error = product_error.second;
        long long whole = k_integer(k_round(product));
        fraction = k_pow(f, y) * exp2(product - whole + error);
        exponent = whole;
    }
    else {
        const Fraction fraction_exponent = k_frexp(k_power(x, 0.5 * y));
        fraction = fraction_exponent.first;
        exponent = fraction_exponent.second;
        fraction = fraction * fraction;
        exponent = 2 * exponent;
    }
    const Fraction f_d = k_frexp(fraction / 1.0);
    f = f_d.first;
    long long d = f_d.second;
    const Fraction g_c = k_frexp(factor);
    double g = g_c.first;
    long long c = g_c.second;
    return f != 0.0 ? k_scaled(f * g, exponent + d + c - e * 0) : 0.0;
}

/* powers.py: pow_slope */
static double
k_pow_slope_0_1(double x, double y)
{
    double plain;
    double factor = k_factor_0_1(x, y);
    double less = y - 0.0;
    if (less + 0.0 == y && -4503599627370496.0 < y && y < 4503599627370496.0) {
        plain = k_power(x, less);
    }
    else {
        plain = k_power(x, y);
        plain = 1e-290 < plain && plain < 1e+290 ? k_over_power(plain, 1.0, x, 0.0) : INFINITY;
    }
    double slope = factor * plain;
    if (1e-290 < fabs(plain) && fabs(plain) < 1e+290 && 1e-290 < fabs(slope) && fabs(slope) < 1e+290) {
        return slope;
    }
    if (0.0 < x && x < INFINITY && y - y == 0.0) {
        return k_scaled_slope_0(x, y, factor);
    }
    return k_slope_at_an_end(x, y, 0.0, factor);
}

/* powers.py: cbrt */
static double
k_cbrt(double x)
{
    double root = cbrt(x);
    if (root == 0.0 || root - root != 0.0) {
        return root;
    }
    return root - (root - x / (root * root)) / 3.0;
}

/* lengths.py: lorentz_factor */
static double
k_lorentz_factor(double x)
{
    double square = (1.0 - x) * (1.0 + x);
    if (square <= 0.0 || square != square) {
        return square == 0.0 ? INFINITY : NAN;
    }
    double root = sqrt(square);
    return -0.5 < x && x < 0.5 ? 1.0 + x * x / (root * (1.0 + root)) : 1.0 / root;
}

/* lengths.py: inverse_real */
static double
k_inverse_real(double x, double y)
{
    double square = x * x + y * y;
    if (1e-290 < square && square < 1e+290) {
        return x / square;
    }
    if (x - x != 0.0 || y - y != 0.0) {
        return x != x || y != y ? NAN : copysign(0.0, x);
    }
    if (square == 0.0 && 0.0 == x && x == y) {
        return NAN;
    }
    double scale = k_unit_scale(x, y);
    x = scale * x;
    y = scale * y;
    const Fraction fraction_exponent = k_frexp(x / (x * x + y * y));
    double fraction = fraction_exponent.first;
    long long exponent = fraction_exponent.second;
    return k_scaled(fraction, exponent + k_frexp(scale).second - 1);
}

/* special.py: scaled_exp */
static double
k_scaled_exp(double x, double amplitude)
{
    if (-700.0 < x && x < 700.0) {
        return amplitude * exp(x);
    }
    if (x < -1460.0) {
        return amplitude != amplitude ? NAN : copysign(0.0, amplitude);
    }
    if (!(x <= 1460.0)) {
        return amplitude != 0.0 ? amplitude * x * INFINITY : amplitude * x;
    }
    double step = copysign(512.0, x);
    while (fabs(x) >= 700.0) {
        amplitude *= exp(step);
        x -= step;
    }
    return amplitude * exp(x);
}

/* special.py: bell */
static double
k_bell(double x, double amplitude)
{
    if (!(-40.0 < x && x < 40.0)) {
        return k_scaled_exp(-fabs(x) * INFINITY, amplitude);
    }
    const Pair square_error = k_two_product(x, x);
    double square = square_error.first;
    double error = square_error.second;
    double value = k_scaled_exp(-square, amplitude);
    return value - value * error;
}

/* special.py: normal_cdf */
static double
k_normal_cdf(double x)
{
    if (!(-40.0 < x && x < 40.0)) {
        return x != x ? NAN : x > 0.0 ? 1.0 : 0.0;
    }
    const Pair argument_error = k_two_product(x, 0.7071067811865476);
    double argument = argument_error.first;
    double error = argument_error.second;
    error += x * -4.833646656726457e-17;
    return 0.5 * erfc(-argument) + error * 0.5641895835477563 * k_bell(argument, 1.0);
}

/* special.py: normal_pdf */
static double
k_normal_pdf(double x, double amplitude)
{
    if (!(-60.0 < x && x < 60.0)) {
        return k_scaled_exp(-fabs(x) * INFINITY, amplitude);
    }
    const Pair square_error = k_two_product(x, x);
    double square = square_error.first;
    double error = square_error.second;
    double value = k_scaled_exp(-0.5 * square, 0.3989422804014327 * amplitude);
    return value - value * (0.5 * error + 6.247333e-17);
}

/* special.py: logistic_pdf */
static double
k_logistic_pdf(double x, double amplitude)
{
    if (-1.0 < x && x < 1.0) {
        double t = tanh(0.5 * x);
        return amplitude * (0.25 - 0.25 * t * t);
    }
    double size = -fabs(x);
    double e = k_scaled_exp(size, 1.0);
    return k_scaled_exp(size, amplitude / (1.0 + e * (2.0 + e)));
}

/* gates.py: silu */
static double
k_silu(double x)
{
    if (x >= 0.0) {
        return x < INFINITY ? x / (1.0 + exp(-x)) : x;
    }
    return k_scaled_exp(x, x / (1.0 + k_scaled_exp(x, 1.0)));
}

/* gates.py: silu_slope */
static double
k_silu_slope(double x)
{
    if (x > 0.0) {
        return 1.0 - k_silu_slope(-x);
    }
    if (x > -0.4) {
        double t = tanh(0.5 * x);
        return 0.5 + 0.5 * (t + 0.5 * x * (1.0 - t * t));
    }
    double d = x - -1.2784645427610737 - -1.0946994183093437e-16;
    return k_logistic_pdf(x, d + 0.2784645427610737 * expm1(d));
}

/* gates.py: silu_bend */
static double
k_silu_bend(double x)
{
    double d = fabs(x) - 2.3993572805154675 - 1.8464872855353363e-16;
    double t = tanh(0.5 * fabs(x));
    return -(d * t + tanh(0.5 * d) * (2.3993572805154675 - 2.0 * t));
}

static const double K_MILLS[7] = {
    1.0, -1.0, 3.0, -15.0, 105.0, -945.0, 10395.0
};

/* special.py: polynomial */
static double
k_polynomial(const double *coefficients, int coefficients_length, double x)
{
    double value = 0.0;
    for (int i = coefficients_length; i-- > 0;) {
        const double coefficient = coefficients[i];
        value = value * x + coefficient;
    }
    return value;
}

/* gates.py: _mills */
static double
k_mills(double x)
{
    return k_polynomial(K_MILLS, 7, 1.0 / x / x);
}

/* gates.py: gelu */
static double
k_gelu(double x)
{
    if (x > -37.0) {
        return x * k_normal_cdf(x);
    }
    return k_normal_pdf(x, -k_mills(x));
}

static const double K_GELU_AT_STEEPEST[25] = {
    -0.12890414518515478, -4.012965934178287e-17, 0.2075537487102973, 0.1467626631737399, 1.655263997758044e-17,
        -0.03424462140720597, -0.00864807286292906, 0.0036690665793434963, 0.0018737491203012957,
        -0.00014559788013267824, -0.00022546761392636466, -1.5184829417877852e-05, 1.8417192208089654e-05,
        3.2810431379549412e-06, -1.0680966213283687e-06, -3.34076617412695e-07, 4.0906245956598285e-08,
        2.417147747472828e-08, -4.805934828765281e-10, -1.3717742726658601e-09, -7.23383673981406e-11,
        6.339696503168626e-11, 7.524098815883137e-12, -2.4067651182769416e-12, -4.683799857478134e-13
};

static const double K_GELU_AT_MINIMUM[21] = {
    0.4314939923140469, 0.388284982990552, -0.018199676398671087, -0.1140082332972217, -0.014771522148244337,
        0.019421679838189067, 0.004539228379125415, -0.002239538068073497, -0.0007448268386746817,
        0.00018633974623233514, 8.615947861116571e-05, -1.121438018842664e-05, -7.74846130700372e-06,
        4.3284506257392273e-07, 5.702764979242107e-07, -1.6044265494246427e-09, -3.5459866461783865e-08,
        -1.396942086426202e-09, 1.90319840501314e-09, 1.4506418938779426e-10, -8.950037692726255e-11
};

/* gates.py: gelu_slope */
static double
k_gelu_slope(double x)
{
    if (-2.0 < x && x < -1.1) {
        return k_polynomial(K_GELU_AT_STEEPEST, 25, x - -1.4142135623730951);
    }
    if (-1.1 <= x && x < -0.35) {
        double d = x - -0.7517915246935645 - 1.4956759177009883e-17;
        return d * k_polynomial(K_GELU_AT_MINIMUM, 21, d);
    }
    if (x > -37.0) {
        return k_normal_cdf(x) + k_normal_pdf(x, x);
    }
    return k_normal_pdf(x, x - k_mills(x) / x);
}

/* gates.py: mish */
static double
k_mish(double x)
{
    if (x > 0.0) {
        double q = exp(-x);
        return x < INFINITY ? x * ((1.0 + 2.0 * q) / (1.0 + 2.0 * q * (1.0 + q))) : x;
    }
    double e = k_scaled_exp(x, 1.0);
    return k_scaled_exp(x, x * ((2.0 + e) / (2.0 + e * (2.0 + e))));
}

/* gates.py: _mish_pdf */
static double
k_mish_pdf(double x, double amplitude)
{
    if (x > 0.0) {
        double q = k_scaled_exp(-x, 1.0);
        return k_scaled_exp(-2.0 * x, 4.0 * amplitude / (1.0 + q * (3.0 + q / (1.0 + q) + 4.0 * q * (1.0 + q))));
    }
    double e = k_scaled_exp(x, 1.0);
    double w = e + 0.5 * e * e;
    return k_scaled_exp(x, amplitude / (1.0 + (e + w * w / (1.0 + e))));
}

/* gates.py: mish_slope */
static double
k_mish_slope(double x)
{
    if (x > 0.0) {
        double q = exp(-x);
        return (1.0 + 2.0 * q) / (1.0 + 2.0 * q * (1.0 + q)) + (x < INFINITY ? k_mish_pdf(x, x) : 0.0);
    }
    double root = 0.3034825352815289;
    double d = x - -1.1924312145154952 - -4.8484829848031044e-17;
    double p = 1.0 + k_scaled_exp(x, 1.0);
    double k = 4.0 * d + root * expm1(d) * (p + (2.0 + root) - 1.0 / (p * (1.0 + root)));
    return k_mish_pdf(x, 0.25 * k);
}

static const double K_MISH_CURVATURE[3] = {
    -2.169842965477966, -5.961419035541464, -2.88637693747626
};

static const double K_MISH_CURVATURE_4[3] = {
    -1.0549379997633064, -1.8970064883122602, -0.6582324765661742
};

static const double K_MISH_SCORE[3] = {
    -2.2491405381295495, -4.778457118258388, -2.0
};

/* gates.py: _mish_score */
static double
k_mish_score(double x)
{
    if (x > 0.4) {
        double q = exp(-x);
        double divisor = 1.0 + q * (3.0 + q * (4.0 + q * 2.0));
        if (x > 1.0) {
            return q * (3.0 + q * (10.0 + q * 6.0)) / divisor - 2.0;
        }
        return (-2.0 + q * (-3.0 + q * (2.0 + q * 2.0))) / divisor;
    }
    double e = k_scaled_exp(x, 1.0);
    if (x < -1.0) {
        return 1.0 - e * (2.0 + e * (6.0 + e * 3.0)) / (2.0 + e * (4.0 + e * (3.0 + e)));
    }
    double mode = 0.8892285591291944;
    double d = x - -0.1174009796287394 - 2.9853150491563306e-18;
    double quotient = k_polynomial(K_MISH_SCORE, 3, e);
    return mode * expm1(d) * quotient / (2.0 + e * (4.0 + e * (3.0 + e)));
}

/* gates.py: mish_curvature */
static double
k_mish_curvature(double x)
{
    double root;
    double low;
    double e_root;
    const double *quotient; int quotient_length;
    if (x < -1.2) {
        root = -2.256376396360793;
        low = -1.0703174875019247e-16;
        e_root = 0.10472929546651437;
        quotient = K_MISH_CURVATURE; quotient_length = 3;
    }
    else if (1.0 < x && x < 3.0) {
        root = 1.4905711794854284;
        low = 7.126036715834263e-17;
        e_root = 4.439630620869173;
        quotient = K_MISH_CURVATURE_4; quotient_length = 3;
    }
    else {
        return k_mish_pdf(x, 2.0 + x * k_mish_score(x));
    }
    double d = x - root - low;
    double e = k_scaled_exp(x, 1.0);
    double change = e_root * expm1(d) * k_polynomial(quotient, quotient_length, e) / (2.0 + e * (4.0 + e * (3.0 + e)));
    return k_mish_pdf(x, d * k_mish_score(x) + root * change);
}

/* --- the value of each row, after those that it is made of --- */

static inline double add_value(double x, double y) { return x + y; }
static inline double sub_value(double x, double y) { return x - y; }
static inline double mul_value(double x, double y) { return x * y; }
static inline double div_value(double x, double y) { return x / y; }
static inline double neg_value(double x) { return -x; }
static inline double reciprocal_value(double x) { return 1.0 / x; }
static inline double square_value(double x) { return x * x; }
static inline double over_power_value(double x, double y, double z, double n) { return k_over_power(x, y, z, n); }
static inline double pow_value(double x, double y) { return k_power(x, y); }
static inline double identity_value(double x) { return x; }
static inline double mod_value(double x, double y) { return k_mod(x, y); }
static inline double fmod_value(double x, double y) { return k_fmod(x, y); }
static inline double floor_value(double x) { return floor(x); }
static inline double ceil_value(double x) { return ceil(x); }
static inline double trunc_value(double x) { return trunc(x); }
static inline double sign_value(double x) { return k_sign(x); }
static inline double floor_divide_value(double x, double y) { return k_floor_divide(x, y); }
static inline double where_value(double condition, double x, double y) { return condition != 0.0 ? x : y; }
static inline double maximum_value(double x, double y) { return k_max(x, y); }
static inline double minimum_value(double x, double y) { return k_min(x, y); }
static inline double clip_value(double x, double lo, double hi) { return k_min(k_max(x, lo), hi); }
static inline double abs_value(double x) { return fabs(x); }
static inline double exp_value(double x) { return exp(x); }
static inline double exp2_value(double x) { return exp2(x); }
static inline double expm1_value(double x) { return expm1(x); }
static inline double log_value(double x) { return log(x); }
static inline double log2_value(double x) { return log2(x); }
static inline double log10_value(double x) { return log10(x); }
static inline double log1p_value(double x) { return log1p(x); }
static inline double sqrt_value(double x) { return sqrt(x); }
static inline double cbrt_value(double x) { return k_cbrt(x); }
static inline double xlogy_value(double x, double y) { return x == 0.0 ? (y != y ? y : 0.0) : x * log(y); }
static inline double sin_value(double x) { return sin(x); }
static inline double cos_value(double x) { return cos(x); }
static inline double tan_value(double x) { return tan(x); }
static inline double arcsin_value(double x) { return asin(x); }
static inline double arccos_value(double x) { return acos(x); }
static inline double arctan_value(double x) { return atan(x); }
static inline double arctan2_value(double y, double x) { return atan2(y, x); }
static inline double inverse_real_value(double x, double y) { return k_inverse_real(x, y); }
static inline double sinh_value(double x) { return sinh(x); }
static inline double cosh_value(double x) { return cosh(x); }
static inline double tanh_value(double x) { return tanh(x); }
static inline double sech_value(double x) { return 2.0 * exp(-fabs(x)) / (1.0 + exp(-2.0 * fabs(x))); }
static inline double arccosh_value(double x) { return acosh(x); }
static inline double arctanh_value(double x) { return atanh(x); }
static inline double lorentz_factor_value(double x) { return k_lorentz_factor(x); }
static inline double degrees_value(double x) { return x * 57.29577951308232; }
static inline double radians_value(double x) { return x * 0.017453292519943295; }
static inline double bell_value(double x, double amplitude) { return k_bell(x, amplitude); }
static inline double erf_value(double x) { return erf(x); }
static inline double erfc_value(double x) { return erfc(x); }
static inline double normal_cdf_value(double x) { return k_normal_cdf(x); }
static inline double normal_pdf_value(double x, double amplitude) { return k_normal_pdf(x, amplitude); }
static inline double relu_value(double x) { return x <= 0.0 ? 0.0 : x; }
static inline double leaky_relu_value(double x, double alpha) { return x > 0.0 ? x : alpha * x; }
static inline double scaled_exp_value(double x, double amplitude) { return k_scaled_exp(x, amplitude); }
static inline double elu_value(double x, double alpha) { return x > 0.0 ? x : alpha * expm1(x); }
static inline double selu_value(double x) { return x > 0.0 ? 1.0507009873554805 * x : 1.7580993408473766 * expm1(x); }
static double sigmoid_value(double x)
{
    const double t1 = exp(-fabs(x));
    return (x >= 0.0 ? 1.0 : t1) / (1.0 + t1);
}
static inline double logistic_pdf_value(double x, double amplitude) { return k_logistic_pdf(x, amplitude); }
static inline double softplus_value(double x) { return k_max(x, 0.0) + log1p(exp(-fabs(x))); }
static inline double log_sigmoid_value(double x) { return k_min(x, 0.0) - log1p(exp(-fabs(x))); }
static inline double softsign_value(double x) { return fabs(x) >= 1e+18 ? k_sign(x) : x / (1.0 + fabs(x)); }
static inline double silu_value(double x) { return k_silu(x); }
static inline double silu_slope_value(double x) { return k_silu_slope(x); }
static inline double silu_bend_value(double x) { return k_silu_bend(x); }
static inline double gelu_value(double x) { return k_gelu(x); }
static inline double gelu_slope_value(double x) { return k_gelu_slope(x); }
static inline double mish_value(double x) { return k_mish(x); }
static inline double mish_slope_value(double x) { return k_mish_slope(x); }
static inline double mish_curvature_value(double x) { return k_mish_curvature(x); }

/* --- the partials of each row; `out` is its value --- */

static inline double add_partial0(double out, double x, double y) { (void)out; (void)x; (void)y; return 1.0; }
static inline double add_partial1(double out, double x, double y) { (void)out; (void)x; (void)y; return 1.0; }
static inline double sub_partial0(double out, double x, double y) { (void)out; (void)x; (void)y; return 1.0; }
static inline double sub_partial1(double out, double x, double y) { (void)out; (void)x; (void)y; return -1.0; }
static inline double mul_partial0(double out, double x, double y) { (void)out; (void)x; return y; }
static inline double mul_partial1(double out, double x, double y) { (void)out; (void)y; return x; }
static inline double div_partial0(double out, double x, double y) { (void)out; (void)x; return 1.0 / y; }
static inline double div_partial1(double out, double x, double y) { (void)out; return -k_over_power(x, 1.0, y, 2.0); }
static inline double neg_partial0(double out, double x) { (void)out; (void)x; return -1.0; }
static inline double reciprocal_partial0(double out, double x) { (void)x; return -(out * out); }
static inline double square_partial0(double out, double x) { (void)out; return 2.0 * x; }
static double over_power_partial0(double out, double x, double y, double z, double n)
{
    (void)out; (void)x;
    return k_over_power(1.0, y, z, n);
}
static double over_power_partial1(double out, double x, double y, double z, double n)
{
    (void)out; (void)y;
    return k_over_power(x, 1.0, z, n);
}
static double over_power_partial2(double out, double x, double y, double z, double n)
{
    (void)out;
    return -n * k_over_power(x, y, z, n + 1.0);
}
static double over_power_partial3(double out, double x, double y, double z, double n)
{
    (void)out; (void)x; (void)y; (void)z; (void)n;
    return NAN;
}
static inline double pow_partial0(double out, double x, double y) { (void)out; return k_pow_slope_1_0(x, y); }
static inline double pow_partial1(double out, double x, double y) { (void)out; return k_pow_slope_0_1(x, y); }
static inline double identity_partial0(double out, double x) { (void)out; (void)x; return 1.0; }
static inline double mod_partial0(double out, double x, double y) { (void)out; (void)x; (void)y; return 1.0; }
static inline double mod_partial1(double out, double x, double y) { (void)out; return -k_floor_divide(x, y); }
static inline double fmod_partial0(double out, double x, double y) { (void)out; (void)x; (void)y; return 1.0; }
static inline double fmod_partial1(double out, double x, double y) { return -k_round((x - out) / y); }
static inline double floor_partial0(double out, double x) { (void)out; (void)x; return 0.0; }
static inline double ceil_partial0(double out, double x) { (void)out; (void)x; return 0.0; }
static inline double trunc_partial0(double out, double x) { (void)out; (void)x; return 0.0; }
static inline double sign_partial0(double out, double x) { (void)out; (void)x; return 0.0; }
static inline double floor_divide_partial0(double out, double x, double y) { (void)out; (void)x; (void)y; return 0.0; }
static inline double floor_divide_partial1(double out, double x, double y) { (void)out; (void)x; (void)y; return 0.0; }
static double where_partial0(double out, double condition, double x, double y)
{
    (void)out; (void)condition; (void)x; (void)y;
    return 0.0;
}
static double where_partial1(double out, double condition, double x, double y)
{
    (void)out; (void)x; (void)y;
    return condition != 0.0 ? 1.0 : 0.0;
}
static double where_partial2(double out, double condition, double x, double y)
{
    (void)out; (void)x; (void)y;
    return condition != 0.0 ? 0.0 : 1.0;
}
static double maximum_partial0(double out, double x, double y)
{
    (void)out;
    return x < y ? 0.0 : x == y ? 0.5 : 1.0;
}
static double maximum_partial1(double out, double x, double y)
{
    (void)out;
    return y < x ? 0.0 : x == y ? 0.5 : 1.0;
}
static double minimum_partial0(double out, double x, double y)
{
    (void)out;
    return x > y ? 0.0 : x == y ? 0.5 : 1.0;
}
static double minimum_partial1(double out, double x, double y)
{
    (void)out;
    return y > x ? 0.0 : x == y ? 0.5 : 1.0;
}
static double clip_partial0(double out, double x, double lo, double hi)
{
    (void)out;
    return lo >= hi ? 0.0 : x < lo ? 0.0 : x > hi ? 0.0 : 1.0;
}
static double clip_partial1(double out, double x, double lo, double hi)
{
    (void)out;
    return lo >= hi ? 0.0 : x < lo ? 1.0 : 0.0;
}
static double clip_partial2(double out, double x, double lo, double hi)
{
    (void)out;
    return lo >= hi ? 1.0 : x > hi ? 1.0 : 0.0;
}
static inline double abs_partial0(double out, double x) { (void)out; return k_sign(x); }
static inline double exp_partial0(double out, double x) { (void)x; return out; }
static double exp2_partial0(double out, double x)
{
    return x < 1024.0 ? 0.6931471805599453 * out : 1.3862943611198906 * exp2(x - 1.0);
}
static inline double expm1_partial0(double out, double x) { (void)out; return exp(x); }
static inline double log_partial0(double out, double x) { (void)out; return 1.0 / (x + 0.0); }
static inline double log2_partial0(double out, double x) { (void)out; return 1.4426950408889634 / (x + 0.0); }
static inline double log10_partial0(double out, double x) { (void)out; return 0.4342944819032518 / (x + 0.0); }
static inline double log1p_partial0(double out, double x) { (void)out; return 1.0 / (1.0 + x); }
static inline double sqrt_partial0(double out, double x) { (void)x; return 0.5 / (out + 0.0); }
static double cbrt_partial0(double out, double x)
{
    (void)x;
    return k_over_power(0.3333333333333333, 1.0, out, 2.0);
}
static inline double xlogy_partial0(double out, double x, double y) { (void)out; (void)x; return log(y); }
static inline double xlogy_partial1(double out, double x, double y) { (void)out; return x == 0.0 ? 0.0 : x / y; }
static inline double sin_partial0(double out, double x) { (void)out; return cos(x); }
static inline double cos_partial0(double out, double x) { (void)out; return -sin(x); }
static inline double tan_partial0(double out, double x) { (void)out; return reciprocal_value(square_value(cos(x))); }
static inline double arcsin_partial0(double out, double x) { (void)out; return k_lorentz_factor(x); }
static inline double arccos_partial0(double out, double x) { (void)out; return -k_lorentz_factor(x); }
static inline double arctan_partial0(double out, double x) { (void)out; return k_inverse_real(1.0, x); }
static inline double arctan2_partial0(double out, double y, double x) { (void)out; return k_inverse_real(x, y); }
static inline double arctan2_partial1(double out, double y, double x) { (void)out; return -k_inverse_real(y, x); }
static double inverse_real_partial0(double out, double x, double y)
{
    (void)out;
    const double t1 = k_unit_scale(x, y);
    const double t2 = t1 * x;
    const double t3 = t1 * y;
    const double t4 = k_sum_of_squares(t2, t3);
    return t4 == INFINITY ? 0.0 : k_over_power(t1 * (t3 - t2), t1 * (t3 + t2), t4, 2.0);
}
static double inverse_real_partial1(double out, double x, double y)
{
    (void)out;
    const double t1 = k_unit_scale(x, y);
    const double t2 = t1 * x;
    const double t3 = t1 * y;
    const double t4 = k_sum_of_squares(t2, t3);
    return -2.0 * (t4 == INFINITY ? 0.0 : k_over_power(t1 * t2, t1 * t3, t4, 2.0));
}
static inline double sinh_partial0(double out, double x) { (void)out; return cosh(x); }
static inline double cosh_partial0(double out, double x) { (void)out; return sinh(x); }
static inline double tanh_partial0(double out, double x) { (void)out; return square_value(sech_value(x)); }
static inline double sech_partial0(double out, double x) { return -(out * tanh(x)); }
static double arccosh_partial0(double out, double x)
{
    (void)out;
    return reciprocal_value(sqrt(x - 1.0) * sqrt(x + 1.0));
}
static inline double arctanh_partial0(double out, double x) { (void)out; return square_value(k_lorentz_factor(x)); }
static inline double lorentz_factor_partial0(double out, double x) { return x * (out / ((1.0 - x) * (1.0 + x))); }
static inline double degrees_partial0(double out, double x) { (void)out; (void)x; return 57.29577951308232; }
static inline double radians_partial0(double out, double x) { (void)out; (void)x; return 0.017453292519943295; }
static double bell_partial0(double out, double x, double amplitude)
{
    (void)out;
    return k_bell(x, -2.0 * (x * amplitude));
}
static double bell_partial1(double out, double x, double amplitude)
{
    (void)out; (void)amplitude;
    return k_bell(x, 1.0);
}
static inline double erf_partial0(double out, double x) { (void)out; return k_bell(x, 1.1283791670955126); }
static inline double erfc_partial0(double out, double x) { (void)out; return k_bell(x, -1.1283791670955126); }
static inline double normal_cdf_partial0(double out, double x) { (void)out; return k_normal_pdf(x, 1.0); }
static double normal_pdf_partial0(double out, double x, double amplitude)
{
    (void)out;
    return k_normal_pdf(x, -(x * amplitude));
}
static double normal_pdf_partial1(double out, double x, double amplitude)
{
    (void)out; (void)amplitude;
    return k_normal_pdf(x, 1.0);
}
static inline double relu_partial0(double out, double x) { (void)out; return x <= 0.0 ? 0.0 : 1.0; }
static double leaky_relu_partial0(double out, double x, double alpha)
{
    (void)out;
    return x > 0.0 ? 1.0 : alpha;
}
static double leaky_relu_partial1(double out, double x, double alpha)
{
    (void)out; (void)alpha;
    return x > 0.0 ? 0.0 : x;
}
static double scaled_exp_partial0(double out, double x, double amplitude)
{
    (void)x; (void)amplitude;
    return out;
}
static double scaled_exp_partial1(double out, double x, double amplitude)
{
    (void)out; (void)amplitude;
    return exp(x);
}
static double elu_partial0(double out, double x, double alpha)
{
    (void)out;
    return x > 0.0 ? 1.0 : k_scaled_exp(x, alpha);
}
static double elu_partial1(double out, double x, double alpha)
{
    (void)out; (void)alpha;
    return x > 0.0 ? 0.0 : expm1(x);
}
static double selu_partial0(double out, double x)
{
    (void)out;
    return x > 0.0 ? 1.0507009873554805 : k_scaled_exp(x, 1.7580993408473766);
}
static inline double sigmoid_partial0(double out, double x) { (void)out; return k_logistic_pdf(x, 1.0); }
static double logistic_pdf_partial0(double out, double x, double amplitude)
{
    (void)out;
    return k_logistic_pdf(x, -(amplitude * tanh(0.5 * x)));
}
static double logistic_pdf_partial1(double out, double x, double amplitude)
{
    (void)out; (void)amplitude;
    return k_logistic_pdf(x, 1.0);
}
static inline double softplus_partial0(double out, double x) { (void)out; return sigmoid_value(x); }
static inline double log_sigmoid_partial0(double out, double x) { (void)out; return sigmoid_value(-x); }
static double softsign_partial0(double out, double x)
{
    (void)out;
    return square_value(reciprocal_value(1.0 + fabs(x)));
}
static inline double silu_partial0(double out, double x) { (void)out; return k_silu_slope(x); }
static inline double silu_slope_partial0(double out, double x) { (void)out; return k_logistic_pdf(x, k_silu_bend(x)); }
static double silu_bend_partial0(double out, double x)
{
    (void)out;
    return -(tanh(0.5 * x) + k_logistic_pdf(x, 2.0 * x));
}
static inline double gelu_partial0(double out, double x) { (void)out; return k_gelu_slope(x); }
static double gelu_slope_partial0(double out, double x)
{
    (void)out;
    return k_normal_pdf(x, (1.4142135623730951 - x + -9.667293313452913e-17) * (1.4142135623730951 + x +
        -9.667293313452913e-17));
}
static inline double mish_partial0(double out, double x) { (void)out; return k_mish_slope(x); }
static inline double mish_slope_partial0(double out, double x) { (void)out; return k_mish_curvature(x); }
static double mish_curvature_partial0(double out, double x)
{
    (void)out;
    const double t1 = sigmoid_value(-x);
    const double t2 = 1.0 + t1 * t1;
    const double t3 = (t1 * (3.0 + t1 * (2.0 - t1)) - 2.0) / t2;
    return k_logistic_pdf(x, t1 == 0.0 ? 0.0 : 4.0 * t1 / (t2 * t2) * (3.0 * t3 + x * (t3 * t3 + -k_logistic_pdf(x, (3.0
        + t1 * (8.0 - t1 * (6.0 + t1 * t1))) / (t2 * t2)))));
}

typedef void (*AnyFunction)(void);

typedef struct {
    const char *name;
    int arity;
    AnyFunction value;
    AnyFunction partials[4];
} Kernel;

static const Kernel KERNELS[] = {
    {"add", 2, (AnyFunction)add_value, {(AnyFunction)add_partial0, (AnyFunction)add_partial1}},
    {"sub", 2, (AnyFunction)sub_value, {(AnyFunction)sub_partial0, (AnyFunction)sub_partial1}},
    {"mul", 2, (AnyFunction)mul_value, {(AnyFunction)mul_partial0, (AnyFunction)mul_partial1}},
    {"div", 2, (AnyFunction)div_value, {(AnyFunction)div_partial0, (AnyFunction)div_partial1}},
    {"neg", 1, (AnyFunction)neg_value, {(AnyFunction)neg_partial0}},
    {"reciprocal", 1, (AnyFunction)reciprocal_value, {(AnyFunction)reciprocal_partial0}},
    {"square", 1, (AnyFunction)square_value, {(AnyFunction)square_partial0}},
    {"over_power", 4, (AnyFunction)over_power_value, {(AnyFunction)over_power_partial0,
        (AnyFunction)over_power_partial1, (AnyFunction)over_power_partial2, (AnyFunction)over_power_partial3}},
    {"pow", 2, (AnyFunction)pow_value, {(AnyFunction)pow_partial0, (AnyFunction)pow_partial1}},
    {"identity", 1, (AnyFunction)identity_value, {(AnyFunction)identity_partial0}},
    {"mod", 2, (AnyFunction)mod_value, {(AnyFunction)mod_partial0, (AnyFunction)mod_partial1}},
    {"fmod", 2, (AnyFunction)fmod_value, {(AnyFunction)fmod_partial0, (AnyFunction)fmod_partial1}},
    {"floor", 1, (AnyFunction)floor_value, {(AnyFunction)floor_partial0}},
    {"ceil", 1, (AnyFunction)ceil_value, {(AnyFunction)ceil_partial0}},
    {"trunc", 1, (AnyFunction)trunc_value, {(AnyFunction)trunc_partial0}},
    {"sign", 1, (AnyFunction)sign_value, {(AnyFunction)sign_partial0}},
    {"floor_divide", 2, (AnyFunction)floor_divide_value, {(AnyFunction)floor_divide_partial0,
        (AnyFunction)floor_divide_partial1}},
    {"where", 3, (AnyFunction)where_value, {(AnyFunction)where_partial0, (AnyFunction)where_partial1,
        (AnyFunction)where_partial2}},
    {"maximum", 2, (AnyFunction)maximum_value, {(AnyFunction)maximum_partial0, (AnyFunction)maximum_partial1}},
    {"minimum", 2, (AnyFunction)minimum_value, {(AnyFunction)minimum_partial0, (AnyFunction)minimum_partial1}},
    {"clip", 3, (AnyFunction)clip_value, {(AnyFunction)clip_partial0, (AnyFunction)clip_partial1,
        (AnyFunction)clip_partial2}},
    {"abs", 1, (AnyFunction)abs_value, {(AnyFunction)abs_partial0}},
    {"exp", 1, (AnyFunction)exp_value, {(AnyFunction)exp_partial0}},
    {"exp2", 1, (AnyFunction)exp2_value, {(AnyFunction)exp2_partial0}},
    {"expm1", 1, (AnyFunction)expm1_value, {(AnyFunction)expm1_partial0}},
    {"log", 1, (AnyFunction)log_value, {(AnyFunction)log_partial0}},
    {"log2", 1, (AnyFunction)log2_value, {(AnyFunction)log2_partial0}},
    {"log10", 1, (AnyFunction)log10_value, {(AnyFunction)log10_partial0}},
    {"log1p", 1, (AnyFunction)log1p_value, {(AnyFunction)log1p_partial0}},
    {"sqrt", 1, (AnyFunction)sqrt_value, {(AnyFunction)sqrt_partial0}},
    {"cbrt", 1, (AnyFunction)cbrt_value, {(AnyFunction)cbrt_partial0}},
    {"xlogy", 2, (AnyFunction)xlogy_value, {(AnyFunction)xlogy_partial0, (AnyFunction)xlogy_partial1}},
    {"sin", 1, (AnyFunction)sin_value, {(AnyFunction)sin_partial0}},
    {"cos", 1, (AnyFunction)cos_value, {(AnyFunction)cos_partial0}},
    {"tan", 1, (AnyFunction)tan_value, {(AnyFunction)tan_partial0}},
    {"arcsin", 1, (AnyFunction)arcsin_value, {(AnyFunction)arcsin_partial0}},
    {"arccos", 1, (AnyFunction)arccos_value, {(AnyFunction)arccos_partial0}},
    {"arctan", 1, (AnyFunction)arctan_value, {(AnyFunction)arctan_partial0}},
    {"arctan2", 2, (AnyFunction)arctan2_value, {(AnyFunction)arctan2_partial0, (AnyFunction)arctan2_partial1}},
    {"inverse_real", 2, (AnyFunction)inverse_real_value, {(AnyFunction)inverse_real_partial0,
        (AnyFunction)inverse_real_partial1}},
    {"sinh", 1, (AnyFunction)sinh_value, {(AnyFunction)sinh_partial0}},
    {"cosh", 1, (AnyFunction)cosh_value, {(AnyFunction)cosh_partial0}},
    {"tanh", 1, (AnyFunction)tanh_value, {(AnyFunction)tanh_partial0}},
    {"sech", 1, (AnyFunction)sech_value, {(AnyFunction)sech_partial0}},
    {"arccosh", 1, (AnyFunction)arccosh_value, {(AnyFunction)arccosh_partial0}},
    {"arctanh", 1, (AnyFunction)arctanh_value, {(AnyFunction)arctanh_partial0}},
    {"lorentz_factor", 1, (AnyFunction)lorentz_factor_value, {(AnyFunction)lorentz_factor_partial0}},
    {"degrees", 1, (AnyFunction)degrees_value, {(AnyFunction)degrees_partial0}},
    {"radians", 1, (AnyFunction)radians_value, {(AnyFunction)radians_partial0}},
    {"bell", 2, (AnyFunction)bell_value, {(AnyFunction)bell_partial0, (AnyFunction)bell_partial1}},
    {"erf", 1, (AnyFunction)erf_value, {(AnyFunction)erf_partial0}},
    {"erfc", 1, (AnyFunction)erfc_value, {(AnyFunction)erfc_partial0}},
    {"normal_cdf", 1, (AnyFunction)normal_cdf_value, {(AnyFunction)normal_cdf_partial0}},
    {"normal_pdf", 2, (AnyFunction)normal_pdf_value, {(AnyFunction)normal_pdf_partial0,
        (AnyFunction)normal_pdf_partial1}},
    {"relu", 1, (AnyFunction)relu_value, {(AnyFunction)relu_partial0}},
    {"leaky_relu", 2, (AnyFunction)leaky_relu_value, {(AnyFunction)leaky_relu_partial0,
        (AnyFunction)leaky_relu_partial1}},
    {"scaled_exp", 2, (AnyFunction)scaled_exp_value, {(AnyFunction)scaled_exp_partial0,
        (AnyFunction)scaled_exp_partial1}},
    {"elu", 2, (AnyFunction)elu_value, {(AnyFunction)elu_partial0, (AnyFunction)elu_partial1}},
    {"selu", 1, (AnyFunction)selu_value, {(AnyFunction)selu_partial0}},
    {"sigmoid", 1, (AnyFunction)sigmoid_value, {(AnyFunction)sigmoid_partial0}},
    {"logistic_pdf", 2, (AnyFunction)logistic_pdf_value, {(AnyFunction)logistic_pdf_partial0,
        (AnyFunction)logistic_pdf_partial1}},
    {"softplus", 1, (AnyFunction)softplus_value, {(AnyFunction)softplus_partial0}},
    {"log_sigmoid", 1, (AnyFunction)log_sigmoid_value, {(AnyFunction)log_sigmoid_partial0}},
    {"softsign", 1, (AnyFunction)softsign_value, {(AnyFunction)softsign_partial0}},
    {"silu", 1, (AnyFunction)silu_value, {(AnyFunction)silu_partial0}},
    {"silu_slope", 1, (AnyFunction)silu_slope_value, {(AnyFunction)silu_slope_partial0}},
    {"silu_bend", 1, (AnyFunction)silu_bend_value, {(AnyFunction)silu_bend_partial0}},
    {"gelu", 1, (AnyFunction)gelu_value, {(AnyFunction)gelu_partial0}},
    {"gelu_slope", 1, (AnyFunction)gelu_slope_value, {(AnyFunction)gelu_slope_partial0}},
    {"mish", 1, (AnyFunction)mish_value, {(AnyFunction)mish_partial0}},
    {"mish_slope", 1, (AnyFunction)mish_slope_value, {(AnyFunction)mish_slope_partial0}},
    {"mish_curvature", 1, (AnyFunction)mish_curvature_value, {(AnyFunction)mish_curvature_partial0}},
};

/* The partials of `dot` are x, w and 1, as the sweep has built in. */
#define DOT_IS_BILINEAR 1
