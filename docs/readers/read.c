/* Print every array of the cases of a fixture file: case, path, shape, values (%a).
 *     cc -std=c99 -o read read.c && ./read FILE [ID]
 * For a whole file below 16 MB: id first in a case, shape first and on one line. */
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
static char text[1 << 24], *at = text, *id, *shape, *wanted;
/* Take what stands from..at, a value of a case: names, or numbers to print. */
static void take(const char *path, char *from) {
    char *first = from + 1 + strspn(from + 1, " \n");
    int plain = !strncmp(path, "options.", 8) && !strchr(path + 8, '.') && *from == '"';
    int rows = strchr(path, '.') && *from == '[' && strchr("\"]", *first);
    if (!strcmp(path, "id")) id = from + 1, at[-1] = 0;
    if (strstr(path, ".shape") && *from == '[') shape = from + 1, at[-1] = 0;
    if ((!rows && !plain) || (wanted && strcmp(id, wanted))) return;
    printf("%s %s [%s]", id, path, rows ? shape : "");
    while (from += strspn(from, "[]\", \n"), from < at)
        printf(" %a", strtod(from, &from));
    putchar('\n');
}
/* Walk over one value and all inside it; escapes, only prose has any, stay in it. */
static void walk(const char *path) {
    char inner[256], *key, *from = at += strspn(at, " \n,:");
    int count = 0, part = 0;
    if (*from == '"') while (*++at && *at != '"') at += *at == '\\';
    else if (*from != '[' && *from != '{') at += strcspn(at, " \n,]}") - 1;
    else for (at++; key = at += strspn(at, " \n,"), !strchr("]}", *at); walk(inner)) {
        if (*from == '{') walk(""), at[-1] = 0;         /* the key, less its quotes */
        if (*from == '{') snprintf(inner, sizeof inner, "%s.%s", path, key + 1);
        else snprintf(inner, sizeof inner, "%s.%d", path, count++);
    }
    at++;
    if (sscanf(path, ".cases.%*d.%n", &part), part) take(path + part, from);
}
int main(int argc, char **argv) {
    if (argc < 2) return fputs("usage: read FILE [ID]\n", stderr), 2;
    FILE *file = fopen(argv[1], "rb");
    if (!file || !fread(text, 1, sizeof text - 1, file)) return perror(argv[1]), 2;
    wanted = argv[2], walk("");
}
