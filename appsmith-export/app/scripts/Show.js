export default {
	/** The rows of an answer; none if there is no answer yet, or if it is an error's text. */
	rows(data) {
		return Array.isArray(data) ? data : [];
	},

	first(data) {
		return Array.isArray(data) && data.length > 0 ? data[0] : undefined;
	},

	/** Without control characters, and without those that reverse what is read. */
	plain(text) {
		return String(text === null || text === undefined ? '' : text).replace(/\r\n?/g, '\n').replace(/[\u0000-\u0008\u000B-\u001F\u007F-\u009F\u202A-\u202E\u2066-\u2069]/g, '');
	},

	/** Escapes a text from the database, because text widgets interpret HTML. */
	safe(text) {
		return this.plain(text).replace(/&/g, '&amp;').replace(/</g, '&lt;').replace(/>/g, '&gt;');
	},

	/** HTML of any length: Appsmith shows a text with more than 1000 line breaks as JSON, on one line. */
	long(html) {
		return html.replace(/\n/g, '&#10;');
	},

	/** At most this many UTF-16 units, as the database counts, without splitting a character. */
	cut(text, most) {
		return text.length > most ? `${text.slice(0, most - 1).replace(/[\uD800-\uDBFF]$/, '')}…` : text;
	},

	/** A page of a list that has been read: its rows, its number, and how many pages there are. */
	page(all, wanted, size) {
		const pages = Math.max(1, Math.ceil(all.length / size));
		const page = Math.min(wanted || 1, pages);
		return { rows: all.slice(page * size - size, page * size), page, pages };
	},

	/** Whether a link's text can be a key. */
	isKey(text) {
		return /^[1-9]\d{0,8}$/.test(text);
	},

	/** HTML on one line, because a text of fixed height would cut two. A long text ends with dots, and is complete in the tooltip. */
	line(html) {
		return this.titled(html.replace(/\n/g, ' '), html, 'white-space:pre;text-overflow:ellipsis');
	},

	/** A number as HTML, in a colour unless it is 0; on a phone smaller, the more the longer it is, because a cut one would be wrong. */
	big(number, colour) {
		return `<b style="font-size:min(1.875rem,${15 / Math.max(3, String(number).length)}vw);line-height:1;color:${number > 0 ? colour : '#0F172A'}">${number}</b>`;
	},

	/** HTML on at most two lines, smaller on a phone so that no word breaks. A long text ends with dots, and is complete in the tooltip. */
	lines(html) {
		return this.titled(html, html, 'font-size:min(1em,3vw);display:-webkit-box;-webkit-box-orient:vertical;-webkit-line-clamp:2');
	},

	/** HTML in the available space, and the complete text as tooltip. */
	titled(html, whole, style) {
		return `<span title="${whole.replace(/<[^>]*>/g, '').replace(/"/g, '&quot;')}" style="display:block;overflow:hidden;${style}">${html}</span>`;
	},

	/** A fact below a heading: its label, its value in bold, and a note. On a phone the value takes the place of the note. */
	fact(key, value, note) {
		const html = `<span style="font-size:0.8em">${Texts.say(key)}</span>\n<b style="color:#0F172A">${this.safe(value)}</b>\n${this.safe(note)}`;
		return this.titled(html, html, 'height:3.6em;display:-webkit-box;-webkit-box-orient:vertical;-webkit-line-clamp:3');
	},

	/** A problem as a separate sentence. */
	warning(trouble) {
		return `⚠️ ${this.safe(this.capital(trouble))}`;
	},

	/** Instead of what isn't there yet: the problem, or that it is being read. */
	waiting(trouble) {
		return trouble ? this.line(this.warning(trouble)) : Texts.say('loading');
	},

	/** The options of a select, at least one, because Appsmith's editor reports a select without any. */
	options(options) {
		return options.length > 0 ? options : [{ label: '—', value: '' }];
	},

	/** An error for people: a refusal of the database translated, errors of Appsmith and its driver in our words. A refusal may quote any name, so it comes first. */
	trouble(error) {
		const message = typeof error === 'string' ? error : error && typeof error.message === 'string' ? error.message : '';
		const [, email] = /^(\S+) isn't a user of JobLogger, or isn't active\. An/.exec(message) || [];
		if (email) return Texts.say('noUser', { email });
		const refusal = Sentences.refusal(message);
		if (refusal !== undefined) return refusal;
		if (/time(d )?-?out|PE-[A-Z]{3}-|AE-[A-Z]{3}-|hikari|jdbc|connection|ECONN|socket|network|failed to fetch|status code 5|gateway|unavailable|<html/i.test(message)) return Texts.say('noAnswer');
		if (message.trim() === '' || /response not valid|failed to execute$|unauthori[sz]ed|status code 4/i.test(message)) return Texts.say('signedOut');
		return message;
	},

	/** Whether the request didn't reach the database. */
	isOutage(error) {
		return [Texts.say('noAnswer'), Texts.say('signedOut')].includes(this.trouble(error));
	},

	locale() {
		return Texts.language() === 'en' ? 'en-GB' : 'it-IT';
	},

	/** 10:00:04, in the viewer's zone. */
	time(iso) {
		return this.clock(iso, 8);
	},

	/** 10:00 */
	hour(iso) {
		return this.clock(iso, 5);
	},

	/** 10:00:04 CET: with the zone, which each page shows once. */
	timeOfZone(iso) {
		return new Date(iso).toLocaleTimeString(this.locale(), { hour: '2-digit', minute: '2-digit', second: '2-digit', timeZoneName: 'short' });
	},

	/** Without the language, which takes long for the times of hundreds of rows. In the hour that occurs twice when clocks go back, the zone distinguishes the two. */
	clock(iso, length) {
		if (!iso) return '';
		const date = new Date(iso);
		const isDouble = [-120, -60, -30, 30, 60, 120].some((minutes) => new Date(date.getTime() + minutes * 60000).getTimezoneOffset() - date.getTimezoneOffset() === minutes);
		return date.toTimeString().slice(0, length) + (isDouble ? this.timeOfZone(iso).slice(8) : '');
	},

	/** mer 25 nov; a distant day with its year: 25 nov 2024 */
	day(iso) {
		if (!iso) return '';
		const date = new Date(iso);
		const isFar = Math.abs(Date.now() - date.getTime()) > 300 * 86400000;
		return date.toLocaleDateString(this.locale(), { ...(isFar ? { year: 'numeric' } : { weekday: 'short' }), day: 'numeric', month: 'short' });
	},

	/** Only the time if it is today, otherwise with the day. `now`: for tests. */
	when(iso, now) {
		if (!iso) return '';
		const sameDay = new Date(iso).toDateString() === new Date(now === undefined ? Date.now() : now).toDateString();
		return sameDay ? this.time(iso) : `${this.day(iso)}, ${this.hour(iso)}`;
	},

	/** 850 ms is 0.9 s, 75 is 1 min 15 s, 4000 is 1 h 7 min. */
	duration(seconds) {
		if (seconds === null || seconds === undefined) return '';
		const comma = (number) => (Texts.language() === 'en' ? String(number) : String(number).replace('.', ','));
		if (seconds < 10) return `${comma(Math.round(seconds * 10) / 10)} s`;
		const whole = Math.round(seconds);
		if (whole < 60) return `${whole} s`;
		if (whole < 3600) return whole % 60 === 0 ? `${whole / 60} min` : `${Math.floor(whole / 60)} min ${whole % 60} s`;
		const minutes = Math.round(whole / 60);
		if (minutes < 48 * 60) return minutes % 60 === 0 ? `${minutes / 60} h` : `${Math.floor(minutes / 60)} h ${minutes % 60} min`;
		return `${Math.round(minutes / 60 / 24)} ${Texts.language() === 'en' ? 'days' : 'giorni'}`;
	},

	/** An icon and a word. `warnings`: how many warnings a Done run had. */
	status(status, warnings) {
		if (!status) return '';
		if (status === 'Done' && warnings > 0) return `⚠️ ${Texts.say('statusWarned')}`;
		const signs = { Done: '✅', Error: '❌', Pending: '🕐', TimedOut: '⌛', Cancelled: '🚫', Lost: '❓', Due: '🔜', Missed: '❗', Excused: '⏸️' };
		return `${signs[status] || ''} ${Texts.say(`status${status}`)}`;
	},

	colour(status, warnings) {
		if (status === 'Done') return warnings > 0 ? '#F59E0B' : '#16A34A';
		const colours = { Error: '#DC2626', TimedOut: '#DC2626', Missed: '#DC2626', Lost: '#9333EA', Cancelled: '#64748B', Pending: '#2563EB', Due: '#CBD5E1', Excused: '#E2E8F0' };
		return colours[status] || '#64748B';
	},

	validation(validation) {
		const signs = { Waiting: '⏳', Validated: '✅', Rejected: '❌' };
		return signs[validation] ? `${signs[validation]} ${Texts.say(`validation${validation}`)}` : '—';
	},

	priority(priority) {
		const signs = { High: '🔴', Normal: '🔵', Low: '⚪' };
		return priority ? `${signs[priority]} ${Texts.say(`priority${priority}`)}` : '';
	},

	ticketStatus(status) {
		const signs = { Open: '🟠', InProgress: '🔵', Closed: '✅' };
		return status ? `${signs[status]} ${Texts.say(`ticket${status}`)}` : '';
	},

	/** An alert's kind: an icon and a word. */
	alertKind(kind) {
		const signs = { error: '❌', lost: '❓', missed: '❗', late: '⏰', long: '⌛', short: '⚡', validation: '⏳', warnings: '⚠️', summary: '📋', report: '📰' };
		return `${signs[kind] || ''} ${Texts.say(`alert${this.capital(kind)}`)}`;
	},

	/** With a capital first letter. */
	capital(text) {
		return text.slice(0, 1).toUpperCase() + text.slice(1);
	},

	/** An icon and a name, on one line: a chart would draw more over each other. */
	named(icon, name) {
		return this.plain(`${icon || '▫️'}  ${name || ''}`).replace(/\n+/g, ' ');
	},

	/** Comments as the HTML of a text widget, oldest first; until they are read, what it waits for. */
	comments(rows, trouble, now) {
		if (!rows) return this.waiting(trouble);
		if (rows.length === 0) return Texts.say('noComments');
		return this.long(rows.map((row) => `<b>${this.safe(row.AuthorName || row.Email || Texts.say('theScript'))}</b>  <i>${this.when(row.At, now)}</i>\n${this.safe(row.Text)}`).join('\n\n'));
	},
}
