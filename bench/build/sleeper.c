/*
 * A compiler that sleeps: what it would have computed costs no processor, so that 64 slots on a few cores mean something. It
 * preprocesses with the real clang (which costs what it costs), and for -c it sleeps as long as the text that it is given says
 * in the words bench_sleep_ms_NNNN, copies a small object, and writes down from when to when it was busy.
 */
#include <fcntl.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <time.h>
#include <unistd.h>

static long long now_ms(void) {
	struct timespec now;
	clock_gettime(CLOCK_REALTIME, &now);
	return now.tv_sec * 1000LL + now.tv_nsec / 1000000;
}

/* The whole file, ended by a zero; nothing where it cannot be read. */
static char *read_all(const char *path, size_t *length) {
	FILE *file = fopen(path, "rb");
	char *text = NULL;
	size_t room = 0;
	*length = 0;
	if (file == NULL) return NULL;
	for (;;) {
		size_t got;
		if (*length + 65536 >= room) {
			room = room * 2 + 131072;
			text = realloc(text, room);
			if (text == NULL) abort();
		}
		got = fread(text + *length, 1, 65535, file);
		*length += got;
		if (got == 0) break;
	}
	fclose(file);
	text[*length] = 0;
	return text;
}

/* Beside this program, wherever it was brought: ../lib/object.o. */
static char *read_object(size_t *length) {
	char path[4096];
	ssize_t size = readlink("/proc/self/exe", path, sizeof path - 32);
	char *slash;
	*length = 0;
	if (size < 0) return NULL;
	path[size] = 0;
	slash = strrchr(path, '/');
	if (slash == NULL) return NULL;
	strcpy(slash, "/../lib/object.o");
	return read_all(path, length);
}

static int sleep_of(const char *path) {
	static const char mark[] = "bench_sleep_ms_";
	size_t length;
	char *text = read_all(path, &length);
	const char *found = text == NULL ? NULL : strstr(text, mark);
	int milliseconds = found == NULL ? 0 : atoi(found + sizeof mark - 1);
	free(text);
	return milliseconds;
}

int main(int argc, char **argv) {
	const char *output = NULL, *input = NULL, *dependencies = NULL;
	int compiles = 0, index;
	for (index = 1; index < argc; index++) {
		const char *word = argv[index];
		size_t length = strlen(word);
		if (strcmp(word, "-c") == 0) compiles = 1;
		else if (strcmp(word, "-E") == 0) compiles = -1000;
		else if (strcmp(word, "-o") == 0 && index + 1 < argc) output = argv[++index];
		else if (strcmp(word, "-MF") == 0 && index + 1 < argc) dependencies = argv[++index];
		else if (strcmp(word, "-x") == 0 || strcmp(word, "-target") == 0) index++;
		else if (word[0] != '-' && length > 2 && (strchr(word + length - 2, '.') || strchr(word + length - 3, '.'))) input = word;
	}
	if (compiles != 1 || output == NULL || input == NULL) {
		argv[0] = REAL_COMPILER;
		execv(REAL_COMPILER, argv);
		perror(REAL_COMPILER);
		return 127;
	}
	{
		long long started = now_ms();
		int milliseconds = sleep_of(input);
		struct timespec wait = {milliseconds / 1000, (milliseconds % 1000) * 1000000L};
		size_t length;
		char *object = read_object(&length);
		int out = open(output, O_WRONLY | O_CREAT | O_TRUNC, 0666);
		int log;
		char line[96];
		nanosleep(&wait, NULL);
		if (object == NULL || out < 0 || write(out, object, length) != (ssize_t)length || close(out) != 0) {
			perror(output);
			return 1;
		}
		if (dependencies != NULL) {
			FILE *file = fopen(dependencies, "w");
			if (file == NULL || fprintf(file, "%s: %s\n", output, input) < 0 || fclose(file) != 0) return 1;
		}
		log = open("/tmp/bench-sleeper.log", O_WRONLY | O_CREAT | O_APPEND, 0666);
		if (log >= 0) {
			int size = snprintf(line, sizeof line, "%lld %lld %d\n", started, now_ms(), milliseconds);
			if (write(log, line, (size_t)size) != size) return 1;
			close(log);
		}
	}
	return 0;
}
