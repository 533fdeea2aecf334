/* Generated from autograd/steps.py by `python3 tools/run.py fix`; do not edit. */

#include "kernels.h"

/* --- the formulas, from their Python --- */

/* steps.py: sgd */
static double
k_sgd(double x, double g, double rate)
{
    return x - rate * g;
}

/* steps.py: momentum */
static Pair
k_momentum(double x, double g, double velocity, double rate, double kept)
{
    velocity = kept * velocity + g;
    return (Pair){x - rate * velocity, velocity};
}

/* steps.py: nesterov */
static Pair
k_nesterov(double x, double g, double velocity, double rate, double kept)
{
    velocity = kept * velocity + g;
    return (Pair){x - rate * (g + kept * velocity), velocity};
}

/* steps.py: adam */
static Triple
k_adam(double x, double g, double mean, double square, double rate, double beta1, double beta2, double scale, double
    eps, double kept)
{
    mean = beta1 * mean + (1.0 - beta1) * g;
    square = beta2 * square + (1.0 - beta2) * g * g;
    return (Triple){x * kept - rate * mean / (sqrt(square) * scale + eps), mean, square};
}

/* steps.py: rmsprop */
static Pair
k_rmsprop(double x, double g, double square, double rate, double alpha, double eps)
{
    square = alpha * square + (1.0 - alpha) * g * g;
    return (Pair){x - rate * g / (sqrt(square) + eps), square};
}

/* steps.py: adagrad */
static Pair
k_adagrad(double x, double g, double square, double rate, double eps)
{
    square = square + g * g;
    return (Pair){x - rate * g / (sqrt(square) + eps), square};
}

/* --- in place, for many at once: the numbers, their gradients, what is remembered of each --- */

#define BLOCK 128

static void
step_sgd(double (*numbers)[BLOCK], int size, const double *settings)
{
    for (int i = 0; i < size; i++) {
        numbers[0][i] = k_sgd(numbers[0][i], numbers[1][i], settings[0]);
    }
}

static void
step_momentum(double (*numbers)[BLOCK], int size, const double *settings)
{
    for (int i = 0; i < size; i++) {
        const Pair new = k_momentum(numbers[0][i], numbers[1][i], numbers[2][i], settings[0], settings[1]);
        numbers[0][i] = new.first;
        numbers[2][i] = new.second;
    }
}

static void
step_nesterov(double (*numbers)[BLOCK], int size, const double *settings)
{
    for (int i = 0; i < size; i++) {
        const Pair new = k_nesterov(numbers[0][i], numbers[1][i], numbers[2][i], settings[0], settings[1]);
        numbers[0][i] = new.first;
        numbers[2][i] = new.second;
    }
}

static void
step_adam(double (*numbers)[BLOCK], int size, const double *settings)
{
    for (int i = 0; i < size; i++) {
        const Triple new = k_adam(numbers[0][i], numbers[1][i], numbers[2][i], numbers[3][i], settings[0], settings[1],
            settings[2], settings[3], settings[4], settings[5]);
        numbers[0][i] = new.first;
        numbers[2][i] = new.second;
        numbers[3][i] = new.third;
    }
}

static void
step_rmsprop(double (*numbers)[BLOCK], int size, const double *settings)
{
    for (int i = 0; i < size; i++) {
        const Pair new = k_rmsprop(numbers[0][i], numbers[1][i], numbers[2][i], settings[0], settings[1], settings[2]);
        numbers[0][i] = new.first;
        numbers[2][i] = new.second;
    }
}

static void
step_adagrad(double (*numbers)[BLOCK], int size, const double *settings)
{
    for (int i = 0; i < size; i++) {
        const Pair new = k_adagrad(numbers[0][i], numbers[1][i], numbers[2][i], settings[0], settings[1]);
        numbers[0][i] = new.first;
        numbers[2][i] = new.second;
    }
}

#define MOST_MEMORIES 2
#define MOST_SETTINGS 6

typedef struct {
    const char *name;
    int memories, settings;
    void (*run)(double (*numbers)[BLOCK], int size, const double *settings);
} Step;

static const Step STEPS[] = {
    {"sgd", 0, 1, step_sgd},
    {"momentum", 1, 2, step_momentum},
    {"nesterov", 1, 2, step_nesterov},
    {"adam", 2, 6, step_adam},
    {"rmsprop", 1, 3, step_rmsprop},
    {"adagrad", 1, 2, step_adagrad},
};
