<?php

namespace Ristourne\Tests;

/**
 * Collects the plugin's texts from its source, writes the template, and turns a .po into the .l10n.php that
 * WordPress 6.5 and later reads. `php tests/build-translations.php` runs it; a test holds the files in step.
 */
final class Translations {

	private const FUNCTIONS = [ '__', '_e', 'esc_html__', 'esc_html_e', 'esc_attr__', 'esc_attr_e' ];

	/**
	 * Every text with the places that use it and its note to translators, in order of appearance.
	 *
	 * @return array<string, array{places: string[], note: string}>
	 */
	public static function in_source( string $root ): array {
		$texts = [];
		foreach ( array_merge( [ $root . '/ristourne.php' ], glob( $root . '/includes/*.php' ) ) as $file ) {
			$tokens = array_values( array_filter( token_get_all( file_get_contents( $file ) ), static fn( $token ) => ! is_array( $token ) || $token[0] !== T_WHITESPACE ) );
			$note   = '';
			foreach ( $tokens as $at => $token ) {
				if ( ! is_array( $token ) ) {
					continue;
				}
				if ( $token[0] === T_COMMENT && preg_match( '/translators: (.+?)\s*\*\//', $token[1], $found ) === 1 ) {
					$note = $found[1];
				}
				if ( $token[0] === T_STRING && in_array( $token[1], self::FUNCTIONS, true ) && ( $tokens[ $at + 1 ] ?? '' ) === '(' ) {
					$text = self::literal( $tokens[ $at + 2 ] );
					if ( self::literal( $tokens[ $at + 4 ] ) !== 'ristourne' ) {
						throw new \UnexpectedValueException( "$file:{$token[2]}: wrong text domain" );
					}
					$texts[ $text ]['places'][] = substr( $file, strlen( $root ) + 1 );
					$texts[ $text ]['note']     = $note !== '' ? $note : ( $texts[ $text ]['note'] ?? '' );
					$note                       = '';
				}
			}
		}
		return $texts;
	}

	/** @param array{0: int, 1: string, 2: int}|string $token A token that must be a plain text in single quotes. */
	private static function literal( $token ): string {
		if ( ! is_array( $token ) || $token[0] !== T_CONSTANT_ENCAPSED_STRING ) {
			throw new \UnexpectedValueException( 'A text to translate must be a literal, not ' . ( is_array( $token ) ? $token[1] . ' in line ' . $token[2] : $token ) );
		}
		return str_replace( [ "\\'", '\\\\' ], [ "'", '\\' ], substr( $token[1], 1, -1 ) );
	}

	/**
	 * @param array<string, array{places: string[], note: string}> $texts   in_source()'s.
	 * @param array<string, string>                                $known   Translations, none for a template.
	 * @param string[]                                             $headers Lines of the file's head.
	 */
	public static function po( array $texts, array $known, array $headers ): string {
		$po = "msgid \"\"\nmsgstr \"\"\n" . implode( '', array_map( static fn( $line ) => '"' . $line . '\n"' . "\n", $headers ) );
		foreach ( $texts as $text => list( 'places' => $places, 'note' => $note ) ) {
			$po .= "\n" . ( $note === '' ? '' : "#. translators: $note\n" ) . '#: ' . implode( ' ', array_unique( $places ) ) . "\n";
			$po .= 'msgid ' . self::quote( $text ) . "\nmsgstr " . self::quote( $known[ $text ] ?? '' ) . "\n";
		}
		return $po;
	}

	/** @return array<string, string> Text → translation, of a .po with one line for each. */
	public static function read_po( string $po ): array {
		preg_match_all( '/^msgid (".+")\nmsgstr (".*")$/mu', $po, $found, PREG_SET_ORDER );
		$known = [];
		foreach ( $found as list( , $text, $translation ) ) {
			$known[ json_decode( $text ) ] = json_decode( $translation );
		}
		unset( $known[''] );
		return $known;
	}

	/** @param array<string, string> $known Text → translation. */
	public static function l10n_php( array $known, string $locale ): string {
		$lines = '';
		foreach ( array_filter( $known, 'strlen' ) as $text => $translation ) {
			$lines .= "\t\t" . var_export( $text, true ) . ' => ' . var_export( $translation, true ) . ",\n";
		}
		return "<?php\n\nreturn [\n\t'domain'       => 'ristourne',\n\t'plural-forms' => 'nplurals=2; plural=(n > 1);',\n\t'language'     => '$locale',\n\t'messages'     => [\n$lines\t],\n];\n";
	}

	private static function quote( string $text ): string {
		return json_encode( $text, JSON_UNESCAPED_UNICODE | JSON_UNESCAPED_SLASHES );
	}
}
