/** Slack's short names for emoji as Unicode; a name that is not here stays as it is written. */

const TABLE = `
+1 👍 -1 👎 thumbsup 👍 thumbsdown 👎 ok_hand 👌 wave 👋 clap 👏 raised_hands 🙌 pray 🙏 muscle 💪 point_right 👉
point_left 👈 point_up ☝️ point_down 👇 handshake 🤝 writing_hand ✍️ eyes 👀 brain 🧠
smile 😄 smiley 😃 grinning 😀 grin 😁 joy 😂 laughing 😆 sweat_smile 😅 slightly_smiling_face 🙂 wink 😉 blush 😊
heart_eyes 😍 sunglasses 😎 thinking_face 🤔 neutral_face 😐 confused 😕 worried 😟 cry 😢 sob 😭 scream 😱 angry 😠
sleeping 😴 zzz 💤 partying_face 🥳 star-struck 🤩 hugging_face 🤗 robot_face 🤖 face_with_monocle 🧐 shrug 🤷
heart ❤️ blue_heart 💙 green_heart 💚 yellow_heart 💛 broken_heart 💔 sparkles ✨ star ⭐ star2 🌟 fire 🔥 boom 💥 zap ⚡
tada 🎉 confetti_ball 🎊 balloon 🎈 gift 🎁 trophy 🏆 medal 🏅 first_place_medal 🥇 crown 👑 rocket 🚀 dart 🎯
white_check_mark ✅ heavy_check_mark ✔️ ballot_box_with_check ☑️ x ❌ negative_squared_cross_mark ❎ o ⭕
warning ⚠️ rotating_light 🚨 no_entry ⛔ no_entry_sign 🚫 octagonal_sign 🛑 construction 🚧 exclamation ❗ grey_exclamation ❕
question ❓ grey_question ❔ bangbang ‼️ information_source ℹ️ bell 🔔 no_bell 🔕 loudspeaker 📢 mega 📣 speech_balloon 💬
thought_balloon 💭 red_circle 🔴 large_orange_circle 🟠 large_yellow_circle 🟡 large_green_circle 🟢 large_blue_circle 🔵
large_purple_circle 🟣 white_circle ⚪ black_circle ⚫ large_red_square 🟥 large_yellow_square 🟨 large_green_square 🟩
arrow_right ➡️ arrow_left ⬅️ arrow_up ⬆️ arrow_down ⬇️ arrow_forward ▶️ arrow_upper_right ↗️ arrow_lower_right ↘️
repeat 🔁 arrows_counterclockwise 🔄 leftwards_arrow_with_hook ↩️ heavy_plus_sign ➕ heavy_minus_sign ➖
calendar 📆 date 📅 spiral_calendar_pad 🗓️ clock1 🕐 clock9 🕘 alarm_clock ⏰ stopwatch ⏱️ hourglass ⌛
hourglass_flowing_sand ⏳ double_vertical_bar ⏸️ black_square_for_stop ⏹️ fast_forward ⏩ rewind ⏪
clipboard 📋 memo 📝 pencil ✏️ pencil2 ✏️ page_facing_up 📄 bookmark_tabs 📑 books 📚 book 📖 notebook 📓 file_folder 📁
open_file_folder 📂 card_index_dividers 🗂️ paperclip 📎 link 🔗 pushpin 📌 round_pushpin 📍 mag 🔍 key 🔑 lock 🔒 unlock 🔓
email 📧 envelope ✉️ incoming_envelope 📨 inbox_tray 📥 outbox_tray 📤 package 📦 telephone_receiver 📞 iphone 📱
computer 💻 gear ⚙️ wrench 🔧 hammer 🔨 hammer_and_wrench 🛠️ toolbox 🧰 bulb 💡 battery 🔋 electric_plug 🔌
chart_with_upwards_trend 📈 chart_with_downwards_trend 📉 bar_chart 📊 moneybag 💰 dollar 💵 euro 💶 credit_card 💳
bust_in_silhouette 👤 busts_in_silhouette 👥 technologist 🧑‍💻 office 🏢 house 🏠 factory 🏭 school 🏫 globe_with_meridians 🌐
earth_africa 🌍 world_map 🗺️ compass 🧭 triangular_flag_on_post 🚩 checkered_flag 🏁 white_flag 🏳️ seedling 🌱 herb 🌿
four_leaf_clover 🍀 deciduous_tree 🌳 sunflower 🌻 sunny ☀️ cloud ☁️ umbrella ☔ snowflake ❄️ rainbow 🌈 coffee ☕ tea 🍵
cake 🍰 birthday 🎂 pizza 🍕 lemon 🍋 dog 🐶 cat 🐱 bee 🐝 turtle 🐢 snail 🐌 unicorn_face 🦄
one 1️⃣ two 2️⃣ three 3️⃣ four 4️⃣ five 5️⃣ six 6️⃣ seven 7️⃣ eight 8️⃣ nine 9️⃣ keycap_ten 🔟 zero 0️⃣ 100 💯
`;

const WORDS = TABLE.trim().split(/\s+/);
const EMOJI = new Map(WORDS.flatMap((name, at) => (at % 2 ? [] : [[name, WORDS[at + 1]]])));

/** The emoji of a short name, or nothing. @param {string} name */
export function emojiOf(name) {
  return EMOJI.get(name);
}

/** An emoji of a rich text: its code points where Slack gives them. @param {{name: string, unicode?: string}} emoji */
export function emojiText({ name, unicode }) {
  const points = (unicode ?? "").split("-").map((point) => Number.parseInt(point, 16));
  const given = points.every((point) => point > 0 && point <= 0x10ffff) ? String.fromCodePoint(...points) : undefined;
  return given ?? EMOJI.get(name) ?? `:${name}:`;
}
