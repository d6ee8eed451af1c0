#!/bin/sh
# Everything that can be said of the plugin without a WordPress: syntax, style, tests. Exits 1 when one of them fails
# and 2 when a tool is missing (Debian: apt-get install php-cli php-xml php-mbstring phpunit php-codesniffer).
cd "$(dirname "$0")/.." || exit 1

missing=
for tool in php phpcs phpunit; do
	command -v "$tool" > /dev/null 2>&1 || missing="$missing $tool"
done
if [ -n "$missing" ]; then
	echo "MISSING:$missing. The WordPress plugin was NOT tested." >&2
	exit 2
fi

failed=0
echo '== php -l'
# -n: a php.ini of the machine must not decide what is printed. No xargs: it would hide which file failed.
find . -name '*.php' -print | sort > "${TMPDIR:-/tmp}/ristourne-php-files.$$"
while IFS= read -r file; do
	php -n -l "$file" > "${TMPDIR:-/tmp}/ristourne-php-l.$$" 2>&1 || {
		cat "${TMPDIR:-/tmp}/ristourne-php-l.$$"
		failed=1
	}
done < "${TMPDIR:-/tmp}/ristourne-php-files.$$"
echo "$(wc -l < "${TMPDIR:-/tmp}/ristourne-php-files.$$") files read"
rm -f "${TMPDIR:-/tmp}/ristourne-php-files.$$" "${TMPDIR:-/tmp}/ristourne-php-l.$$"

echo '== phpcs'
phpcs -q || failed=1

echo '== phpunit'
phpunit || failed=1

[ "$failed" -eq 0 ] && echo 'The plugin passes.' || echo 'The plugin FAILS.' >&2
exit "$failed"
