<?php
/**
 * @package Ristourne
 */

namespace Ristourne;

defined( 'ABSPATH' ) || exit;

/**
 * Puts the card on the order-received page and on My Account's page of one order.
 *
 * The classic page runs `woocommerce_thankyou` (above the order's table, at priority 5); a block theme's page runs
 * the table's hook first, and a theme may have dropped either, so both are taken and the second one stays silent.
 */
final class Order_Page {

	private const PRIORITY  = 5;
	private const QR_PIXELS = 180;

	/**
	 * @var Order_Summaries
	 */
	private $summaries;

	/**
	 * Orders that this page has shown a card for.
	 *
	 * @var array<int, true>
	 */
	private $shown = [];

	public function __construct( Order_Summaries $summaries ) {
		$this->summaries = $summaries;
	}

	public function hook(): void {
		add_action( 'woocommerce_thankyou', [ $this, 'show_by_id' ], self::PRIORITY );
		add_action( 'woocommerce_order_details_after_order_table', [ $this, 'show' ], self::PRIORITY );
		add_action( 'wp_enqueue_scripts', [ $this, 'enqueue_style' ] );
	}

	public function enqueue_style(): void {
		if ( self::is_an_orders_page() && $this->summaries->can_be_had() ) {
			wp_enqueue_style( 'ristourne-order', plugins_url( 'assets/order.css', RISTOURNE_FILE ), [], RISTOURNE_VERSION );
		}
	}

	/**
	 * @param mixed $order_id What WooCommerce passes to `woocommerce_thankyou`: an id, or 0 when there is no order.
	 */
	public function show_by_id( $order_id ): void {
		$this->show( is_numeric( $order_id ) && (int) $order_id > 0 ? wc_get_order( (int) $order_id ) : null );
	}

	/**
	 * Prints the card once for an order; the tables of an order elsewhere (order tracking, tills) stay as they are.
	 *
	 * @param mixed $order What WooCommerce passes: an order, or something else when there is none.
	 */
	public function show( $order ): void {
		if ( ! $order instanceof \WC_Order || isset( $this->shown[ $order->get_id() ] ) || ! self::is_an_orders_page() ) {
			return;
		}
		$summary = $this->summaries->of( $order );
		if ( $summary !== null ) {
			$this->shown[ $order->get_id() ] = true;
			self::print_card( $summary, 'ristourne-title-' . $order->get_id() );
		}
	}

	private static function is_an_orders_page(): bool {
		return is_wc_endpoint_url( 'order-received' ) || is_wc_endpoint_url( 'view-order' );
	}

	private static function print_card( Summary $summary, string $title_id ): void {
		?>
		<section class="ristourne-card" aria-labelledby="<?php echo esc_attr( $title_id ); ?>">
			<div class="ristourne-card__words">
				<h2 class="ristourne-card__title" id="<?php echo esc_attr( $title_id ); ?>"><?php echo esc_html( $summary->title ); ?></h2>
				<?php foreach ( $summary->sentences as $sentence ) : ?>
					<p class="ristourne-card__sentence"><?php echo esc_html( $sentence ); ?></p>
				<?php endforeach; ?>
				<?php if ( $summary->claim !== null ) : ?>
					<p class="ristourne-card__action">
						<a class="button alt wp-element-button" rel="nofollow noreferrer" href="<?php echo esc_url( $summary->claim['url'], [ 'http', 'https' ] ); ?>"><?php echo esc_html( $summary->claim['linkText'] ); ?></a>
					</p>
				<?php endif; ?>
			</div>
			<?php if ( $summary->claim !== null ) : ?>
				<figure class="ristourne-card__code">
					<img
						src="<?php echo esc_url( $summary->claim['qrSvgUrl'], [ 'http', 'https' ] ); ?>"
						alt="<?php echo esc_attr( $summary->claim['qrAlt'] ); ?>"
						width="<?php echo esc_attr( (string) self::QR_PIXELS ); ?>"
						height="<?php echo esc_attr( (string) self::QR_PIXELS ); ?>"
						decoding="async"
						referrerpolicy="no-referrer"
					/>
					<figcaption><?php echo esc_html( $summary->claim['hint'] ); ?></figcaption>
				</figure>
			<?php endif; ?>
		</section>
		<?php
	}
}
