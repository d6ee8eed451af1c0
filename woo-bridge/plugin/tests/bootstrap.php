<?php
/**
 * Loads the shim, then the plugin as WordPress would.
 */

require __DIR__ . '/shim/class-shim.php';
require __DIR__ . '/shim/wordpress.php';
require __DIR__ . '/shim/woocommerce.php';
require dirname( __DIR__ ) . '/ristourne.php';
require __DIR__ . '/class-translations.php';
require __DIR__ . '/class-shop-case.php';
