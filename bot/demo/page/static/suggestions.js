/** What the message box suggests: commands, the bot's words with examples, people and channels. */

import { store } from "./store.js";

/** @typedef {{shown: string, about: string, text: string, isWhole: boolean}} Suggestion `text` is what the box then holds */

/** @param {string} text what is in the box @param {boolean} takesCommands @returns {Suggestion[]} */
export function suggestionsFor(text, takesCommands) {
  const mention = /(^|\s)([@#])([\w.-]*)$/.exec(text);
  if (mention) return mentions(text.slice(0, text.length - mention[3].length - 1), mention[2], mention[3]);
  if (!takesCommands || !text.startsWith("/")) return [];
  const command = store.commands.find((known) => text.startsWith(`${known.command} `));
  return command ? words(command, text.slice(command.command.length + 1)) : commands(text);
}

/** @param {string} text @returns {Suggestion[]} */
function commands(text) {
  return store.commands
    .filter(({ command }) => command.startsWith(text))
    .map(({ command, description }) => ({ shown: command, about: description, text: `${command} `, isWhole: false }));
}

/** @param {{command: string, words: {word: string, example: string, hint: string}[]}} command @param {string} typed @returns {Suggestion[]} */
function words({ command, words: known }, typed) {
  const wanted = typed.toLowerCase();
  return known
    .filter(({ example }) => example.startsWith(wanted) && example !== wanted.trimEnd())
    .map(({ word, example, hint }) => {
      const goesOn = word !== example && !wanted.startsWith(word);
      return { shown: example, about: hint, text: `${command} ${goesOn ? `${word} ` : example}`, isWhole: !goesOn };
    });
}

/** @param {string} before @param {string} sign @param {string} begun @returns {Suggestion[]} */
function mentions(before, sign, begun) {
  const names =
    sign === "@"
      ? [...store.people.values()].map(({ handle, name }) => ({ word: handle, about: name }))
      : [...store.channels.values()].filter(({ kind }) => kind === "channel").map(({ name, topic }) => ({ word: name, about: topic }));
  return names
    .filter(({ word, about }) => word.startsWith(begun.toLowerCase()) || about.toLowerCase().startsWith(begun.toLowerCase()))
    .filter(({ word }) => word !== begun)
    .map(({ word, about }) => ({ shown: `${sign}${word}`, about, text: `${before}${sign}${word} `, isWhole: true }));
}
