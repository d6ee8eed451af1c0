import type { FiltersProps } from '@ristourne/admin/kit/kit';
import { useEffect, useId, useState, type FormEvent } from 'react';
import { text } from '../texts.ts';

export function Filters({ search, views }: FiltersProps) {
  return (
    <div className="ristourne-filters">
      {views !== undefined && <Views {...views} />}
      {search !== undefined && <SearchBox {...search} />}
    </div>
  );
}

function Views({ label, selected, choices }: NonNullable<FiltersProps['views']>) {
  return (
    <nav aria-label={label}>
      <ul className="subsubsub">
        {choices.map(({ id, label: name, href }, index) => (
          <li key={id}>
            <a
              href={href}
              className={id === selected ? 'current' : undefined}
              aria-current={id === selected ? 'page' : undefined}
            >
              {name}
            </a>
            {index < choices.length - 1 && ' |'}
          </li>
        ))}
      </ul>
    </nav>
  );
}

function SearchBox({ label, value, onSearch }: NonNullable<FiltersProps['search']>) {
  const [words, setWords] = useState(value);
  const id = useId();
  useEffect(() => setWords(value), [value]);
  const submit = (event: FormEvent): void => {
    event.preventDefault();
    onSearch(words.trim());
  };
  return (
    <form className="search-box" role="search" onSubmit={submit}>
      <label className="screen-reader-text" htmlFor={id}>
        {label}
      </label>
      <input
        type="search"
        id={id}
        value={words}
        placeholder={label}
        maxLength={200}
        onChange={(event) => setWords(event.target.value)}
      />{' '}
      <input type="submit" className="button" value={text('search')} />
    </form>
  );
}
