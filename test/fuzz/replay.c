/* replay.c - the main of a fuzz target where there is no libFuzzer: feeds it every file of a folder once. So the
 * corpus, with each input that ever broke something, is a test in every build. */
#include <dirent.h>
#include <stdint.h>
#include <stdio.h>
#include <stdlib.h>

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size);

static int replay(const char *folder, const char *name)
{
	char path[4096];
	snprintf(path, sizeof path, "%s/%s", folder, name);
	FILE *file = fopen(path, "rb");
	if (!file) {
		perror(path);
		return 1;
	}
	static uint8_t data[1 << 20];
	size_t size = fread(data, 1, sizeof data, file);
	fclose(file);
	return LLVMFuzzerTestOneInput(data, size);
}

int main(int argc, char **argv)
{
	int status = LLVMFuzzerTestOneInput((const uint8_t *)"", 0);
	DIR *folder = argc == 2 ? opendir(argv[1]) : NULL;
	for (struct dirent *entry; folder && (entry = readdir(folder)) != NULL;)
		if (entry->d_name[0] != '.')
			status |= replay(argv[1], entry->d_name);
	if (folder)
		closedir(folder);
	return status;
}
