<?php

namespace Ristourne\Tests;

use Shim;

/**
 * Rules that hold for the plugin's text as a whole.
 */
final class Source_Test extends Shop_Case {

	private const ROOT = __DIR__ . '/..';

	/** What may stand right after `echo`, or after a dot or a question mark's arms in it. */
	private const ESCAPES = [ 'esc_html', 'esc_attr', 'esc_url', 'esc_html__', 'esc_attr__', 'wp_strip_all_tags' ];

	/** @return array<string, array{0: string}> */
	public function files(): array {
		$files = array_merge( [ self::ROOT . '/ristourne.php', self::ROOT . '/uninstall.php' ], glob( self::ROOT . '/includes/*.php' ) );
		self::assertGreaterThan( 10, count( $files ) );
		return array_combine( array_map( 'basename', $files ), array_map( static fn( $file ) => [ $file ], $files ) );
	}

	/** @dataProvider files */
	public function test_everything_echoed_is_escaped_on_the_spot( string $file ): void {
		self::assertSame( [], self::unescaped( file_get_contents( $file ) ) );
	}

	public function test_the_check_for_escaping_finds_what_is_not_escaped(): void {
		$bad = [ 'echo $a;', "echo 'x' . \$a;", 'echo esc_html( $a ) . $b;', 'echo $a ? esc_html( $a ) : $b;', "echo sprintf( 'x%s', \$a );", 'print $a;', 'echo "x$a";', 'echo esc_html( $a ), $b;' ];
		foreach ( $bad as $code ) {
			self::assertNotSame( [], self::unescaped( '<?php ' . $code ), $code );
		}
		self::assertNotSame( [], self::unescaped( '<p><?= $a ?></p>' ) );
		self::assertSame( [], self::unescaped( "<?php echo '<p>' . esc_html( \$a . \$b ) . '</p>'; echo is_rtl() ? 'a' : 'b';" ) );
	}

	/** @dataProvider files */
	public function test_only_syntax_of_php_7_4_is_used( string $file ): void {
		$late = [ 'T_MATCH', 'T_ENUM', 'T_READONLY', 'T_ATTRIBUTE', 'T_NULLSAFE_OBJECT_OPERATOR' ];
		foreach ( token_get_all( file_get_contents( $file ) ) as $token ) {
			self::assertNotContains( is_array( $token ) ? token_name( $token[0] ) : '', $late );
		}
		$code = file_get_contents( $file );
		self::assertDoesNotMatchRegularExpression( '/\b(str_contains|str_starts_with|str_ends_with|array_is_list|get_debug_type)\s*\(/', $code );
		self::assertDoesNotMatchRegularExpression( '/function [^{;]*\b(mixed|static|never|false|null|[A-Za-z_\\\\]+\|[A-Za-z_\\\\]+)\s*(\$|\{|;)/', preg_replace( '#/\*.*?\*/#s', '', $code ), 'types of PHP 8' );
		self::assertDoesNotMatchRegularExpression( '/__construct\([^)]*\b(public|private|protected)\b/', $code, 'promoted parameters' );
	}

	/** @dataProvider files */
	public function test_no_file_can_be_run_by_its_own_address( string $file ): void {
		self::assertMatchesRegularExpression( "/^defined\( '(ABSPATH|WP_UNINSTALL_PLUGIN)' \) \|\| exit;$/m", file_get_contents( $file ) );
	}

	public function test_the_versions_agree(): void {
		$main = file_get_contents( self::ROOT . '/ristourne.php' );
		preg_match( '/^ \* Version: (.+)$/m', $main, $header );
		preg_match( '/^Stable tag: (.+)$/m', file_get_contents( self::ROOT . '/readme.txt' ), $stable );
		self::assertSame( [ RISTOURNE_VERSION, RISTOURNE_VERSION ], [ $header[1], $stable[1] ] );
		foreach ( [ 'Requires at least: 6.5', 'Requires PHP: 7.4', 'WC requires at least: 8.2', 'Requires Plugins: woocommerce', 'License: GPL-2.0-or-later', 'Text Domain: ristourne' ] as $line ) {
			self::assertStringContainsString( " * $line\n", $main );
		}
	}

	public function test_the_plugin_says_that_it_gets_on_with_hpos_and_the_blocks(): void {
		self::start();
		self::assertSame( [ 'custom_order_tables', 'cart_checkout_blocks' ], array_column( Shim::$declared, 0 ) );
		self::assertSame( [ true, true ], array_column( Shim::$declared, 2 ) );
	}

	public function test_a_site_that_is_not_connected_or_whose_option_is_broken_is_left_alone(): void {
		foreach ( [ null, 'ristourne1.broken', [ 'not', 'a', 'text' ] ] as $option ) {
			Shim::reset();
			if ( $option !== null ) {
				Shim::$options['ristourne_connection'] = $option;
			}
			self::start();
			do_action( 'wp_enqueue_scripts' );
			$order = self::order();
			self::assertSame( '', Shim::printed_by( 'woocommerce_thankyou', 19 ) );
			self::assertSame( '', Shim::printed_by( 'woocommerce_email_after_order_table', $order, false, false, new \WC_Email( 'customer_invoice' ) ) );
			self::assertSame( [ [], [] ], [ Shim::$requests, Shim::$styles ] );
		}
	}

	public function test_a_page_without_an_order_reads_no_option(): void {
		self::connect();
		Shim::$endpoint     = 'cart';
		Shim::$options_read = [];
		do_action( 'plugins_loaded' );
		do_action( 'wp_enqueue_scripts' );
		self::assertSame( [], Shim::$options_read );
	}

	public function test_the_template_and_the_french_texts_are_complete_and_in_step(): void {
		$texts = Translations::in_source( self::ROOT );
		self::assertSame( array_keys( $texts ), array_keys( Translations::read_po( file_get_contents( self::ROOT . '/languages/ristourne.pot' ) ) ) );
		$french = Translations::read_po( file_get_contents( self::ROOT . '/languages/ristourne-fr_FR.po' ) );
		self::assertSame( array_keys( $texts ), array_keys( $french ) );
		foreach ( $french as $text => $translation ) {
			self::assertNotSame( '', $translation, $text );
			preg_match_all( '/%(?:\d\$)?s/', $text, $in_english );
			preg_match_all( '/%(?:\d\$)?s/', $translation, $in_french );
			self::assertEqualsCanonicalizing( $in_english[0], $in_french[0], $text );
		}
		self::assertSame( $french, ( require self::ROOT . '/languages/ristourne-fr_FR.l10n.php' )['messages'] );
	}

	/**
	 * Lines of echoes (and short echo tags, and prints) with a part that is neither a plain text, nor an escape, nor
	 * a choice between such.
	 *
	 * @return int[]
	 */
	private static function unescaped( string $code ): array {
		$tokens = array_values( array_filter( token_get_all( $code ), static fn( $token ) => ! is_array( $token ) || ! in_array( $token[0], [ T_WHITESPACE, T_COMMENT, T_DOC_COMMENT ], true ) ) );
		$lines  = [];
		foreach ( $tokens as $at => $token ) {
			if ( is_array( $token ) && in_array( $token[0], [ T_ECHO, T_OPEN_TAG_WITH_ECHO, T_PRINT ], true ) && ! self::is_safe( $tokens, $at + 1 ) ) {
				$lines[] = $token[2];
			}
		}
		return $lines;
	}

	/** @param array<int, mixed> $tokens All of a file's, without spaces; the expression begins at $at. */
	private static function is_safe( array $tokens, int $at ): bool {
		while ( true ) {
			$token = $tokens[ $at ];
			if ( is_array( $token ) && $token[0] === T_CONSTANT_ENCAPSED_STRING ) {
				++$at;
			} elseif ( is_array( $token ) && $token[0] === T_STRING && ( $tokens[ $at + 1 ] ?? '' ) === '(' ) {
				$after = self::after_call( $tokens, $at + 1 );
				if ( ! in_array( $token[1], self::ESCAPES, true ) && ( $tokens[ $after ] ?? '' ) !== '?' ) {
					return false;
				}
				$at = $after;
			} else {
				return false;
			}
			$next = $tokens[ $at ] ?? ';';
			if ( $next === ';' || ( is_array( $next ) && $next[0] === T_CLOSE_TAG ) ) {
				return true;
			}
			if ( ! in_array( $next, [ '.', ',', '?', ':' ], true ) ) {
				return false;
			}
			++$at;
		}
	}

	/** @param array<int, mixed> $tokens All of a file's; a call's opening bracket stands at $at. */
	private static function after_call( array $tokens, int $at ): int {
		$depth = 0;
		do {
			$depth += [ '(' => 1, ')' => -1 ][ is_array( $tokens[ $at ] ) ? '' : $tokens[ $at ] ] ?? 0;
			++$at;
		} while ( $depth > 0 );
		return $at;
	}
}
