/* dense as a process of the protocol: cc -O2 -o dense dense.c && ./dense */
#define _GNU_SOURCE
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

typedef struct { long rows, columns; double *v; } matrix;

static matrix make(long rows, long columns) {
  matrix m = {rows, columns, calloc(rows * columns + 1, sizeof(double))};
  return m;
}

/* The array of that name: "x": {"shape": [2, 3], "values": ["1 2 3", "4 5 6"]} */
static matrix get(const char *line, const char *name) {
  char key[16];
  snprintf(key, sizeof key, "\"%s\":", name);
  char *p = strchr(strstr(strstr(line, key), "\"shape\""), '[') + 1;
  long rows = strtol(p, &p, 10), columns = strtol(p + 1, &p, 10);
  matrix m = make(rows, columns);
  p = strchr(strstr(p, "\"values\""), '[') + 1;
  for (long i = 0; i < rows * columns; i++) {
    p += strspn(p, " ,\"");
    m.v[i] = strtod(p, &p);
  }
  return m;
}

static void put(const char *name, matrix m, const char *end) {
  printf("\"%s\": {\"shape\": [%ld, %ld], \"values\": [", name, m.rows, m.columns);
  for (long i = 0; i < m.rows; i++) {
    printf(i ? ", \"" : "\"");
    for (long j = 0; j < m.columns; j++)
      printf(j ? " %.17g" : "%.17g", m.v[i * m.columns + j]);
    printf("\"");
  }
  printf("]}%s", end);
}

int main(void) {
  char *line = NULL;
  for (size_t room = 0; getline(&line, &room, stdin) > 0; fflush(stdout)) {
    printf("{\"id\": %ld, ", strtol(strstr(line, "\"id\":") + 5, NULL, 10));
    if (!strstr(line, "\"layer\": \"dense\"") || strstr(line, "\"float32\"")) {
      puts("\"skip\": \"dense in float64 only\"}");
      continue;
    }
    matrix x = get(line, "x"), w = get(line, "w"), b = get(line, "b"), dy = get(line, "dy");
    long N = x.rows, D = x.columns, M = w.columns;
    matrix y = make(N, M), dx = make(N, D), dw = make(D, M), db = make(1, M);
    for (long i = 0; i < N; i++)
      for (long j = 0; j < M; db.v[j] += dy.v[i * M + j], y.v[i * M + j] += b.v[j], j++)
        for (long k = 0; k < D; k++) {
          y.v[i * M + j] += x.v[i * D + k] * w.v[k * M + j];
          dx.v[i * D + k] += dy.v[i * M + j] * w.v[k * M + j];
          dw.v[k * M + j] += x.v[i * D + k] * dy.v[i * M + j];
        }
    printf("\"results\": {"), put("y", y, ", "), put("dx", dx, ", "), put("dw", dw, ", "), put("db", db, "}}\n");
  } /* what a request took is given back when the process ends */
}
