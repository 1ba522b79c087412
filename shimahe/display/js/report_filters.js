// Which rows of a view pass what is chosen, from the data that display/report/filters.py gives. Reads what is typed as
// display/searching.py does, adds up amounts as whole millionths of 万元, and knows nothing of the page.
const reportFilters = ({ typing }) => {
  const folded = (text) => [...text.normalize("NFKC")].map((letter) => typing.folds[letter] ?? letter.toLowerCase()).join("");
  const hasOwn = (phrase) => Object.hasOwn(typing.synonyms, phrase);
  const wordsOf = (text) => text.split(/[\s\u001c-\u001f\u0085]+/u).filter(Boolean);
  const isCode = (text) => /^[0-9]+$/.test(text) && text.length <= typing.longestCode;
  const joinCodes = (words) => {
    const joined = [];
    for (const word of words) {
      if (joined.length && isCode(joined.at(-1)) && isCode(joined.at(-1) + word)) joined[joined.length - 1] += word;
      else joined.push(word);
    }
    return joined;
  };
  const phrasesOf = (query) => {
    const words = joinCodes(wordsOf(folded(query)));
    const phrases = [];
    for (let start = 0; start < words.length; ) {
      let stop = Math.min(words.length, start + typing.longestPhrase);
      while (stop > start + 1 && !hasOwn(words.slice(start, stop).join(" "))) stop -= 1;
      phrases.push(words.slice(start, stop));
      start = stop;
    }
    return phrases;
  };
  const meanings = (phrase) => (hasOwn(phrase) ? typing.synonyms[phrase].map((meant) => wordsOf(folded(meant))) : []);
  const inTwo = (first, second) => {
    const ones = [[first], ...meanings(first)];
    const others = [[second], ...meanings(second)];
    return ones.flatMap((one) => others.map((other) => [...one, ...other]));
  };
  const readingsOf = (phrase) => {
    const text = phrase.join(" ");
    const readings = [phrase, ...meanings(text)];
    const { shortestPart, longestTakenApart } = typing;
    const isLong = 2 * shortestPart <= text.length && text.length <= longestTakenApart;
    if (isLong && /^[\u4e00-\u9fff]+$/.test(text)) {
      for (let cut = shortestPart; cut <= text.length - shortestPart; cut += 1) readings.push(...inTwo(text.slice(0, cut), text.slice(cut)));
    }
    return readings;
  };
  const readQuery = (query) => phrasesOf(query).map(readingsOf);
  const holds = (text, words) => words.every((readings) => readings.some((parts) => parts.every((part) => text.includes(part))));
  const meant = (query) => phrasesOf(query).map((phrase) => phrase.join(" ")).filter(hasOwn).map((said) => [said, typing.synonyms[said]]);

  const MILLION = 1e6;
  const units = (amount) => Math.round(amount * MILLION);
  const sumsBy = (keys, amounts, rows) => {
    const sums = new Map();
    for (const row of rows) {
      const key = keys[row];
      if (!sums.has(key)) sums.set(key, null);
      if (amounts[row] !== null) sums.set(key, (sums.get(key) ?? 0) + units(amounts[row]));
    }
    return sums;
  };
  const inOrder = (one, other) => (one < other ? -1 : Number(one > other));
  const ranked = (view, rows) => [...sumsBy(view.rows.code, view.rows.amount_wan, rows)].sort(
    ([code, sum], [other, sumOfOther]) =>
      (sum === null) - (sumOfOther === null) || (sumOfOther ?? 0) - (sum ?? 0) || inOrder(code, other));

  const flagged = (flags, rows) => rows.filter((row) => flags[row] === "1");
  const KEEP = {
    choice: (view, { options }, value, rows) => {
      const chosen = options.find((option) => option.value === value);
      return chosen?.rows === undefined ? rows : flagged(chosen.rows, rows);
    },
    several: (view, { options }, values, rows) => {
      const chosen = options.filter((option) => values.includes(option.value));
      return chosen.length ? rows.filter((row) => chosen.some((option) => option.rows[row] === "1")) : rows;
    },
    limit: (view, { sign, bySum }, value, rows) => {
      const { code, amount_wan: amounts } = view.rows;
      const sums = bySum ? sumsBy(code, amounts, rows) : null;
      return rows.filter((row) => {
        const sum = bySum ? sums.get(code[row]) : amounts[row];
        if (sum === null) return false;
        const amount = bySum ? sum / MILLION : sum;
        return sign === ">=" ? amount >= value : amount <= value;
      });
    },
    largest: (view, control, value, rows) => {
      const codes = new Set(ranked(view, rows).slice(0, value).map(([code]) => code));
      return rows.filter((row) => codes.has(view.rows.code[row]));
    },
    begins: (view, control, value, rows) => rows.filter((row) => view.rows.code[row]?.startsWith(value)),
    search: (view, { texts, next }, value, rows) => {
      const words = readQuery(value);
      if (!next.length || texts.some((text) => holds(text, words))) return rows.filter((row) => holds(texts[row], words));
      const typed = folded(value);
      const same = next.find(({ names }) => names.includes(typed));
      const found = same ? [same] : next.filter(({ names }) => holds(names.join(" "), words));
      return rows.filter((row) => found.some((each) => each.rows[row] === "1"));
    },
  };
  const isSet = (value) => value !== "" && value !== null && value?.length !== 0;
  const startOf = (view) => Object.fromEntries(view.controls.map(({ name, start }) => [name, start]));
  const rowsOf = (view, state, wanted = () => true) => {
    let rows = [...Array(view.rows.count).keys()];
    for (const control of view.controls) {
      const value = state[control.name];
      if (isSet(value) && wanted(control)) rows = KEEP[control.kind](view, control, value, rows);
    }
    return rows;
  };
  return { rowsOf, startOf, isSet, ranked, sumsBy, meant, units, MILLION };
};
