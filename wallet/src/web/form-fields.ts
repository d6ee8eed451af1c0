/** The hidden field of every form. */
export const FORM_TOKEN_FIELD = 'form';
