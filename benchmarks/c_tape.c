/* A tape as plain as C has it: append the operation, its operands and its value; go back through it with a switch.
   What is not here: objects, names, memory that is given back one by one, other operations than these four. It is what
   an engine could cost if it had nothing else to do. The tape's memory is kept from one step to the next. */

#include <math.h>
#include <stdlib.h>

enum { LEAF, MUL, ADD, TANH, EXP };

typedef struct {
    int op, a, b;
    double value;
} Node;

static Node *nodes;
static double *adjoints;
static int used, room;

/* Not inlined: an engine does not know either what will be recorded next. */
__attribute__((noinline)) static int append(int op, int a, int b, double value)
{
    if (used == room) {
        int more = room ? 2 * room : 1024;
        Node *n = realloc(nodes, sizeof *n * more);
        double *d = n ? realloc(adjoints, sizeof *d * more) : NULL;
        if (n)
            nodes = n;
        if (!d)
            abort();
        adjoints = d;
        room = more;
    }
    nodes[used] = (Node){op, a, b, value};
    return used++;
}

static int leaf(double x) { return append(LEAF, -1, -1, x); }
static int mul(int a, int b) { return append(MUL, a, b, nodes[a].value * nodes[b].value); }
static int add(int a, int b) { return append(ADD, a, b, nodes[a].value + nodes[b].value); }
static int tanh_(int a) { return append(TANH, a, -1, tanh(nodes[a].value)); }
static int exp_(int a) { return append(EXP, a, -1, exp(nodes[a].value)); }

static void backward(int root)
{
    for (int i = 0; i < used; i++)
        adjoints[i] = 0.0;
    adjoints[root] = 1.0;
    for (int i = root; i >= 0; i--) {
        const Node *n = &nodes[i];
        double d = adjoints[i];
        switch (n->op) {
        case MUL:
            adjoints[n->a] += d * nodes[n->b].value;
            adjoints[n->b] += d * nodes[n->a].value;
            break;
        case ADD:
            adjoints[n->a] += d;
            adjoints[n->b] += d;
            break;
        case TANH:
            adjoints[n->a] += d * (1.0 - n->value * n->value);
            break;
        case EXP:
            adjoints[n->a] += d * n->value;
            break;
        }
    }
}

/* The workloads of workloads.py, with the same leaves; `out` gets the gradients of these. */

void chain(int rounds, double *out)
{
    used = 0;
    int x = leaf(0.5), w = leaf(0.5), b = leaf(-0.3), v = x;
    for (int i = 0; i < rounds; i++)
        v = exp_(tanh_(add(mul(v, w), b)));
    backward(v);
    out[0] = adjoints[x];
    out[1] = adjoints[w];
    out[2] = adjoints[b];
}

void wide(int rows, int width, const double *numbers, double *out)
{
    used = 0;
    int *row = malloc(sizeof *row * (width + 1));
    if (!row)
        abort();
    for (int i = 0; i < width; i++)
        row[i] = leaf(numbers[i]);
    int w = leaf(0.9), b = leaf(0.1);
    row[width] = b;
    for (int r = 0; r < rows; r++)
        for (int i = 0; i < width; i++) /* row[i + 1] is still that of the row before */
            row[i] = tanh_(add(mul(row[i], w), row[i + 1]));
    int root = row[0];
    for (int i = 1; i < width; i++)
        root = add(root, row[i]);
    backward(root);
    free(row);
    for (int i = 0; i < width + 2; i++)
        out[i] = adjoints[i];
}
