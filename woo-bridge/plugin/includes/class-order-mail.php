<?php
/**
 * @package Ristourne
 */

namespace Ristourne;

defined( 'ABSPATH' ) || exit;

/**
 * Puts the same summary under the order's table in those mails to the buyer that tell of an order going well.
 */
final class Order_Mail {

	/** Not in this list, so left alone: refunds, failures, cancellations, notes, deliveries, and all mails to the shop. */
	private const EMAIL_IDS = [
		'customer_on_hold_order',
		'customer_processing_order',
		'customer_completed_order',
		'customer_invoice',
		'customer_pos_completed_order',
	];

	private const PRIORITY  = 10;
	private const QR_PIXELS = 160;

	/**
	 * @var Order_Summaries
	 */
	private $summaries;

	public function __construct( Order_Summaries $summaries ) {
		$this->summaries = $summaries;
	}

	public function hook(): void {
		add_action( 'woocommerce_email_after_order_table', [ $this, 'show' ], self::PRIORITY, 4 );
	}

	/**
	 * @param mixed $order         A WC_Order, unless some other plugin runs the hook with less.
	 * @param mixed $sent_to_admin Whether the shop is the reader.
	 * @param mixed $plain_text    Whether the mail has no HTML.
	 * @param mixed $email         The WC_Email; without it nobody knows which mail this is, so nothing is shown.
	 */
	public function show( $order, $sent_to_admin = false, $plain_text = false, $email = null ): void {
		if ( ! $order instanceof \WC_Order || $sent_to_admin || ! self::wants( $email ) ) {
			return;
		}
		$summary = $this->summaries->of_mail( $order );
		if ( $summary === null ) {
			return;
		}
		if ( $plain_text ) {
			self::print_text( $summary );
		} else {
			self::print_html( $summary );
		}
	}

	/**
	 * WooCommerce's preview of a mail shows an order that does not exist: the server is not asked about it.
	 *
	 * @param mixed $email Perhaps a WC_Email.
	 */
	private static function wants( $email ): bool {
		return is_object( $email ) && isset( $email->id ) && in_array( $email->id, self::EMAIL_IDS, true )
			&& ! apply_filters( 'woocommerce_is_email_preview', false );
	}

	/**
	 * WooCommerce strips tags and unknown entities from a plain mail as a whole, so the texts go in unescaped but
	 * for their tags: an apostrophe written as &#039; would be lost.
	 */
	private static function print_text( Summary $summary ): void {
		$lines = array_merge( [ $summary->title, '' ], $summary->sentences );
		if ( $summary->claim !== null ) {
			$lines[] = $summary->claim['linkText'] . ': ' . esc_url_raw( $summary->claim['url'], [ 'http', 'https' ] );
		}
		echo "\n" . wp_strip_all_tags( implode( "\n", $lines ) ) . "\n\n";
	}

	/**
	 * A table with styles of its own, for mail programs know little more. The two blocks stand side by side where
	 * there is room and one below the other on a phone, without a media query; the code brings its white margin.
	 */
	private static function print_html( Summary $summary ): void {
		$column = 'display:inline-block;width:100%;vertical-align:middle;box-sizing:border-box;';
		?>
		<table role="presentation" cellspacing="0" cellpadding="0" border="0" width="100%" style="width:100%;margin:0 0 40px;border:1px solid #d9d9d9;border-radius:8px;border-collapse:separate;">
			<tr>
				<td style="padding:16px 20px;border:0;text-align:<?php echo is_rtl() ? 'right' : 'left'; ?>;">
					<div style="<?php echo esc_attr( $column ); ?>max-width:290px;padding:4px 12px 4px 0;">
						<h2 style="margin:0 0 10px;font-size:18px;line-height:1.3;"><?php echo esc_html( $summary->title ); ?></h2>
						<?php foreach ( $summary->sentences as $sentence ) : ?>
							<p style="margin:0 0 6px;font-size:14px;line-height:1.5;"><?php echo esc_html( $sentence ); ?></p>
						<?php endforeach; ?>
						<?php if ( $summary->claim !== null ) : ?>
							<p style="margin:14px 0;">
								<a href="<?php echo esc_url( $summary->claim['url'], [ 'http', 'https' ] ); ?>" style="display:inline-block;padding:11px 18px;border-radius:6px;background-color:#1e1e1e;color:#ffffff;font-size:14px;line-height:1.3;font-weight:bold;text-decoration:none;"><?php echo esc_html( $summary->claim['linkText'] ); ?></a>
							</p>
						<?php endif; ?>
					</div>
					<?php if ( $summary->claim !== null ) : ?>
						<div style="<?php echo esc_attr( $column ); ?>max-width:180px;text-align:center;">
							<img src="<?php echo esc_url( $summary->claim['qrPngUrl'], [ 'http', 'https' ] ); ?>" alt="<?php echo esc_attr( $summary->claim['qrAlt'] ); ?>" width="<?php echo esc_attr( (string) self::QR_PIXELS ); ?>" height="<?php echo esc_attr( (string) self::QR_PIXELS ); ?>" style="display:block;width:160px;height:160px;max-width:none;margin:0 auto;border:0;" />
							<span style="display:block;margin-top:6px;font-size:12px;line-height:1.4;"><?php echo esc_html( $summary->claim['hint'] ); ?></span>
						</div>
					<?php endif; ?>
				</td>
			</tr>
		</table>
		<?php
	}
}
