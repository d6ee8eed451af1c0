import { describe, expect, it } from 'vitest';
import { DEFINITION, previewUnit } from './testing/preview-unit.ts';
import { MAX_SENTENCES, sentencesOf, titleOf } from './order-sentences.ts';

const REWARD = { en: '3 € off', fr: '3 € de remise' };

describe('sentencesOf', () => {
  it('says what the order earns, the total after and what is to go, in English and French', () => {
    const units = [previewUnit({ totalAfter: 142, toGo: { units: 58, rewardName: REWARD } })];
    expect(sentencesOf(units, 'earning', 'en')).toEqual([
      'This order earns 42 points.',
      'Your total will be 142 points.',
      '58 points to go for 3 € off.',
    ]);
    expect(sentencesOf(units, 'earning', 'fr')).toEqual([
      'Cette commande rapporte 42 points.',
      'Votre total sera de 142 points.',
      'Plus que 58 points pour obtenir : 3 € de remise.',
    ]);
  });
  it('one is singular in both languages, zero in French only [A3]', () => {
    const said = (totalAfter: number, language: 'en' | 'fr') =>
      sentencesOf([previewUnit({ amount: 1, totalAfter })], 'earning', language);
    expect(said(1, 'en')).toEqual(['This order earns 1 point.', 'Your total will be 1 point.']);
    expect(said(0, 'en')[1]).toBe('Your total will be 0 points.');
    expect(said(0, 'fr')[1]).toBe('Votre total sera de 0 point.');
    expect(said(2, 'fr')[1]).toBe('Votre total sera de 2 points.');
  });
  it('large numbers are grouped as each language does', () => {
    const units = [previewUnit({ amount: 12_345 })];
    expect(sentencesOf(units, 'earning', 'en')[0]).toBe('This order earns 12,345 points.');
    expect(sentencesOf(units, 'earning', 'fr')[0]).toMatch(/12\s345 points/);
  });
  it('says when the units can be used, if not at once', () => {
    const units = [previewUnit({ pending: true })];
    expect(sentencesOf(units, 'earning', 'en')[1]).toBe('Usable 14 days after the order.');
    expect(sentencesOf(units, 'earning', 'fr')[1]).toBe('Utilisables 14 jours après la commande.');
    const soon = [previewUnit({ pending: true, definition: { ...DEFINITION, maturityDays: 0 } })];
    expect(sentencesOf(soon, 'earning', 'en')[1]).toBe('Usable as soon as the order is confirmed.');
  });
  it('an unpaid order promises, and says on what condition', () => {
    const units = [previewUnit({ pending: true })];
    expect(sentencesOf(units, 'waiting', 'en')).toEqual([
      'This order earns 42 points.',
      'Added as soon as the order is paid.',
    ]);
    expect(sentencesOf(units, 'waiting', 'fr')[1]).toBe('Ajout dès que la commande est payée.');
  });
  it('visits have their own word', () => {
    const units = [previewUnit({ unit: 'visits', amount: 1, totalAfter: 7 })];
    expect(sentencesOf(units, 'earning', 'en')).toEqual([
      'This order earns 1 visit.',
      'Your total will be 7 visits.',
    ]);
    expect(sentencesOf(units, 'earning', 'fr')[0]).toBe('Cette commande rapporte 1 visite.');
    expect(titleOf(units, 'fr')).toBe('Vos visites');
    expect(titleOf([previewUnit(), ...units], 'en')).toBe('Your loyalty points');
  });
  it('several programmes are told apart by name', () => {
    const units = [previewUnit(), previewUnit({ programId: 'another', amount: 3 })];
    expect(sentencesOf(units, 'earning', 'fr')).toEqual([
      'Cette commande rapporte 42 points (Carte Colibri).',
      'Cette commande rapporte 3 points (Carte Colibri).',
    ]);
  });
  it('never says more than the WordPress plugin shows', () => {
    const units = Array.from({ length: 30 }, () => previewUnit({ totalAfter: 1 }));
    expect(sentencesOf(units, 'earning', 'en')).toHaveLength(MAX_SENTENCES);
  });
});
