# Peers in R: mrgsolve (its compiler and LSODA) and deSolve (lsoda, right-hand side in C).
# Rscript peers.R FOLDER: reads people.csv and intakes.csv there; writes <peer>.csv (drives) and times.csv.
folder <- commandArgs(TRUE)[1]
own <- file.path(Sys.getenv("OPENTAPER_BENCH"), "R")
if (dir.exists(own)) .libPaths(c(own, .libPaths()))
people <- read.csv(file.path(folder, "people.csv"))
intakes <- read.csv(file.path(folder, "intakes.csv"))
settings <- read.csv(file.path(folder, "settings.csv"))
days <- nrow(intakes)
told <- data.frame()

drive <- function(C, F, S, one) {
  pmax(0, one$SHARE * F + (1 - one$SHARE) * S - C / (one$ED50 + C))
}

kept <- function(name, n, seconds, found) {
  write.csv(found, file.path(folder, paste0(name, ".csv")), row.names = FALSE)
  version <- as.character(packageVersion(name))
  told <<- rbind(told, data.frame(name = name, version = version, people = n, seconds = seconds))
}

timed <- function(repeats, run) {
  run()
  vapply(seq_len(repeats), function(i) {
    begun <- Sys.time()
    run()
    as.numeric(difftime(Sys.time(), begun, units = "secs"))
  }, 0)
}

if (requireNamespace("mrgsolve", quietly = TRUE)) {
  suppressPackageStartupMessages(library(mrgsolve))
  code <- "
$PARAM KA = 1, K = 1, ED50 = 1, TF = 1, TS = 1, SHARE = 0, GUT0 = 0, C0 = 0, F0 = 0, S0 = 0
$CMT GUT C F S
$MAIN
GUT_0 = GUT0; C_0 = C0; F_0 = F0; S_0 = S0;
$ODE
double O = C / (ED50 + C);
dxdt_GUT = -KA * GUT;
dxdt_C = K * (KA * GUT - C);
dxdt_F = (O - F) / TF;
dxdt_S = (O - S) / TS;
$TABLE
double U = SHARE * F + (1 - SHARE) * S - C / (ED50 + C);
$CAPTURE U
"
  model <- mcode("taper", code, soloc = folder, quiet = TRUE)
  model <- update(model, rtol = settings$rtol, atol = settings$atol, start = 1, end = days, delta = 1, maxsteps = 1e6)
  # Days with the same intake are one dosing record.
  runs <- rle(intakes$mg)
  first <- cumsum(c(0, head(runs$lengths, -1)))
  doses <- data.frame(time = first, amt = runs$values, cmt = 1, evid = 1, ii = 1, addl = runs$lengths - 1)
  doses <- as.ev(doses[doses$amt > 0, ])
  group <- people[seq_len(settings$mrgsolve), ]
  run <- function() mrgsim_ei(model, doses, group, obsonly = TRUE, output = "df")
  seconds <- timed(settings$repeats, run)
  kept("mrgsolve", nrow(group), seconds, matrix(pmax(0, run()$U), nrow = days))
}

if (requireNamespace("deSolve", quietly = TRUE)) {
  code <- "
#include <R.h>
static double p[5];
void start(void (*fill)(int *, double *)) { int n = 5; fill(&n, p); }
void slope(int *n, double *t, double *y, double *dy, double *out, int *ip) {
  double o = y[1] / (p[2] + y[1]);
  dy[0] = -p[0] * y[0];
  dy[1] = p[1] * (p[0] * y[0] - y[1]);
  dy[2] = (o - y[2]) / p[3];
  dy[3] = (o - y[3]) / p[4];
}
"
  place <- setwd(folder)
  writeLines(code, "slope.c")
  made <- suppressWarnings(system2(file.path(R.home("bin"), "R"), c("CMD", "SHLIB", "slope.c"), stdout = FALSE, stderr = FALSE))
  if (made == 0) {
    dyn.load(paste0("slope", .Platform$dynlib.ext))
    given <- data.frame(var = "GUT", time = seq_len(days - 1), value = intakes$mg[-1], method = "add")
    given <- given[given$value > 0, ]
    group <- people[seq_len(settings$deSolve), ]
    solved <- function(i) {
      one <- group[i, ]
      begin <- c(GUT = one$GUT0 + intakes$mg[1], C = one$C0, F = one$F0, S = one$S0)
      found <- deSolve::ode(begin, 0:days, "slope", c(one$KA, one$K, one$ED50, one$TF, one$TS),
        method = "lsoda", dllname = "slope", initfunc = "start", events = list(data = given),
        rtol = settings$rtol, atol = settings$atol)
      drive(found[-1, "C"], found[-1, "F"], found[-1, "S"], one)
    }
    run <- function() sapply(seq_len(nrow(group)), solved)
    seconds <- timed(settings$repeats, run)
    kept("deSolve", nrow(group), seconds, run())
  }
  setwd(place)
}
write.csv(told, file.path(folder, "times.csv"), row.names = FALSE)
