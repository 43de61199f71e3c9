/* The local limit: the day loop in plain C, for the compiler of this machine (see bench/limit.py).
 *
 * The same algorithm and the same layout of constants as the product's own machine code, for two exponentials
 * (parent and absorption), no Hill exponent, and the intensity at the end of each day. People lie innermost.
 */

#include <math.h>
#include <stdint.h>
#include <string.h>

#define TILE 64
#define HEAD 15
#define LINED __attribute__((aligned(64)))

/* log2(m) / s over s * s with s = (m - 1) / (m + 1), and 2^f on [-1/2, 1/2]: Chebyshev, lowest first. */
static const double LOG[] = {
    2.8853900817779303, 0.9617966939127245, 0.5770780247799918,
    0.41219645679749223, 0.3208699211404822, 0.2432552994750494,
    0.9679131702659985, -14.880528467619605, 116.13272072387866,
    175.33750562230617,
};
static const double EXP[] = {
    1.0000000000000007, 0.6931471805599462, 0.2402265069589883,
    0.05550410866470005, 0.009618129112096103, 0.001333355818928794,
    0.00015403524525936518, 1.525268074450045e-05, 1.3218489887852538e-06,
    1.0204288021971782e-07, 6.538660575946172e-09, 0.0,
};

static inline double as_number(int64_t bits) { double x; memcpy(&x, &bits, 8); return x; }
static inline int64_t as_bits(double x) { int64_t bits; memcpy(&bits, &x, 8); return bits; }

static inline double log_2(double x) {
    int64_t bits = as_bits(x), k = (bits - 0x3FE6A09E667F3BCDLL) >> 52;
    double m = as_number(bits - (k << 52)), s = (m - 1.0) / (m + 1.0), z = s * s, p = LOG[9];
    for (int j = 8; j >= 0; j--) p = p * z + LOG[j];
    return (double)k + s * p;
}

static inline double exp_2(double x) {
    x = x < 1022.0 ? x : 1022.0;
    x = x > -1022.0 ? x : -1022.0;
    double k = floor(x + 0.5), f = x - k, p = EXP[11];
    for (int j = 10; j >= 0; j--) p = p * f + EXP[j];
    return p * as_number(((int64_t)k + 1023) << 52);
}

#define DAYS(NAME, K)                                                                                          \
    void NAME(const double *rows, double *state, const double *mg, long n, long days, double *out, int cores) { \
        _Pragma("omp parallel for schedule(static) num_threads(cores)")                                        \
        for (long first = 0; first < n; first += TILE) {                                                       \
            long m = n - first < TILE ? n - first : TILE;                                                      \
            double P[HEAD + 4 * K][TILE] LINED, X[5][TILE] LINED, felt[TILE] LINED;                            \
            for (int r = 0; r < HEAD + 4 * K; r++)                                                             \
                for (long i = 0; i < TILE; i++) P[r][i] = i < m ? rows[r * n + first + i] : 1.0;               \
            for (int r = 0; r < 5; r++)                                                                        \
                for (long i = 0; i < TILE; i++) X[r][i] = i < m ? state[r * n + first + i] : 0.0;              \
            for (long d = 0; d < days; d++) {                                                                  \
                double dose = mg[d];                                                                           \
                _Pragma("omp simd")                                                                            \
                for (int i = 0; i < TILE; i++) {                                                               \
                    double a = X[0][i] + P[3][i] * dose, b = X[1][i] + P[4][i] * dose, fast = 0.0, slow = 0.0; \
                    _Pragma("GCC unroll 16")                                                                   \
                    for (int k = HEAD; k < HEAD + K; k += 4) {                                                 \
                        double q0 = 1.0 + a * P[k][i] + b * P[K + k][i];                                       \
                        double q1 = 1.0 + a * P[k + 1][i] + b * P[K + k + 1][i];                               \
                        double q2 = 1.0 + a * P[k + 2][i] + b * P[K + k + 2][i];                               \
                        double q3 = 1.0 + a * P[k + 3][i] + b * P[K + k + 3][i];                               \
                        double q01 = q0 * q1, q23 = q2 * q3, one = 1.0 / (q01 * q23);                          \
                        double r01 = one * q23, r23 = one * q01;                                               \
                        double r0 = r01 * q1, r1 = r01 * q0, r2 = r23 * q3, r3 = r23 * q2;                     \
                        const double(*f)[TILE] = P + 2 * K + k, (*s)[TILE] = P + 3 * K + k;                    \
                        fast += f[0][i] * r0 + f[1][i] * r1 + f[2][i] * r2 + f[3][i] * r3;                     \
                        slow += s[0][i] * r0 + s[1][i] * r1 + s[2][i] * r2 + s[3][i] * r3;                     \
                    }                                                                                          \
                    double f = P[6][i] * X[3][i] + fast, s = P[7][i] * X[4][i] + slow;                         \
                    a *= P[0][i];                                                                              \
                    b *= P[1][i];                                                                              \
                    a = fabs(a) > 1e-25 ? a : 0.0;                                                             \
                    b = fabs(b) > 1e-25 ? b : 0.0;                                                             \
                    X[0][i] = a, X[1][i] = b, X[3][i] = f, X[4][i] = s;                                        \
                    double u = P[13][i] * (1.0 / (1.0 + a + b) - s - P[10][i] * (f - s));                      \
                    u = u > 1e-12 ? u : 1e-12;                                                                 \
                    felt[i] = 1.0 / (1.0 + exp_2(P[12][i] * (P[11][i] - log_2(u))));                           \
                }                                                                                              \
                memcpy(out + d * n + first, felt, m * sizeof(double));                                         \
            }                                                                                                  \
            for (int r = 0; r < 5; r++)                                                                        \
                for (long i = 0; i < m; i++) state[r * n + first + i] = X[r][i];                               \
        }                                                                                                      \
    }

DAYS(days_8, 8)
DAYS(days_16, 16)
