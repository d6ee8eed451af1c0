/** Limits that every rule, selection and campaign keeps. Apart from their schemas, so that forms can show them without those. */
export const MAX_UNITS = 1_000_000_000;
/** 10 million of a currency with two digits: one order's lines stay far inside safe integers. */
export const MAX_MINOR = 1_000_000_000;
export const MAX_BRACKETS = 50;
export const MAX_DAILY_CAP = 100;
export const MAX_MULTIPLIER = 100;

/** Labels of one list of a selector, and characters of one. */
export const MAX_SELECTED = 200;
export const MAX_LABEL_LENGTH = 255;
/** Places, channels or groups of a scope, and characters of one. */
export const MAX_SCOPED = 100;
export const MAX_SCOPED_LENGTH = 100;

export const MAX_CAMPAIGN_NAME_LENGTH = 80;
export const MAX_DESCRIPTION_LENGTH = 500;

/** Stores number products and variants. */
export const ARTICLE_NUMBER = /^\d{1,20}$/;

/** Limits of a whole definition. */
export const MAX_RULES = 50;
export const MAX_CAMPAIGNS = 50;
export const MAX_REWARDS = 50;
export const MAX_NAME_LENGTH = 80;
export const MAX_DAYS = 3_650;
export const MAX_TAGS = 50;

/** Symbols of a voucher's code (D10). */
export const MIN_CODE_LENGTH = 6;
export const MAX_CODE_LENGTH = 20;
/** What a code has unless its reward says otherwise, and at least where whoever has it may use it. */
export const CODE_LENGTH = 12;
