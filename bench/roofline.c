/* What this machine can do at most: memory, multiplications, divisions, exponentials. See bench/roofline.py.
 *
 * Each function returns the seconds of its best pass, by the cores asked, and what it did is counted outside.
 */

#include <math.h>
#include <omp.h>

static double now(void) { return omp_get_wtime(); }

#define PASSES(...)                                                                                             \
    double best = 1e30;                                                                                         \
    for (int pass = 0; pass < passes; pass++) {                                                                 \
        double begun = now();                                                                                   \
        __VA_ARGS__ double took = now() - begun;                                                                       \
        if (took < best) best = took;                                                                           \
    }                                                                                                           \
    return best;

#define EACH _Pragma("omp parallel for simd schedule(static) num_threads(cores)")

double copy(double *a, const double *b, const double *c, long n, int passes, int cores) {
    (void)c;
    PASSES(EACH for (long i = 0; i < n; i++) a[i] = b[i] + 0.0 * (double)pass;)
}

double triad(double *a, const double *b, const double *c, long n, int passes, int cores) {
    PASSES(EACH for (long i = 0; i < n; i++) a[i] = b[i] + 3.0 * c[i];)
}

double fill(double *a, const double *b, const double *c, long n, int passes, int cores) {
    (void)b, (void)c;
    PASSES(EACH for (long i = 0; i < n; i++) a[i] = (double)pass;)
}

/* Arithmetic on vectors that stay in registers: REGISTERS chains of eight numbers, each of n steps. */
#ifdef __AVX512F__
#define REGISTERS 12
#else
#define REGISTERS 6
#endif
typedef double eight __attribute__((vector_size(64)));

#define CHAIN(NAME, STEP)                                                                                       \
    double NAME(double *a, const double *b, const double *c, long n, int passes, int cores) {                   \
        PASSES(_Pragma("omp parallel num_threads(cores)") {                                                     \
            eight x[REGISTERS], sum = {0}, times = {0}, plus = {0};                                             \
            for (int i = 0; i < 8; i++) times[i] = b[i], plus[i] = c[i];                                        \
            for (int r = 0; r < REGISTERS; r++) x[r] = plus + (double)r;                                        \
            for (long k = 0; k < n; k++) {                                                                      \
                _Pragma("GCC unroll 16")                                                                        \
                for (int r = 0; r < REGISTERS; r++) x[r] = STEP;                                                \
            }                                                                                                   \
            for (int r = 0; r < REGISTERS; r++) sum += x[r];                                                    \
            for (int i = 0; i < 8; i++) a[64 * omp_get_thread_num() + i] = sum[i];                              \
        })                                                                                                      \
    }

CHAIN(multiply_add, x[r] * times + plus)
CHAIN(divide, plus / x[r])

/* Exponentials of numbers in the first cache, by the vector library of the compiler. */
double exponential(double *a, const double *b, const double *c, long n, int passes, int cores) {
    (void)c;
    PASSES(_Pragma("omp parallel num_threads(cores)") {
        double x[1024] __attribute__((aligned(64))), *mine = a + 1024 * omp_get_thread_num();
        for (int i = 0; i < 1024; i++) x[i] = b[i];
        for (long k = 0; k < n; k++) {
            _Pragma("omp simd")
            for (int i = 0; i < 1024; i++) x[i] = exp(-x[i]);
        }
        for (int i = 0; i < 1024; i++) mine[i] = x[i];
    })
}

int registers(void) { return REGISTERS; }
