// A run whose journal has an event of every kind, and characters of every length.
const { currentRun, monitorScript } = require('@job-logger/sdk');

monitorScript({ jobId: 3 });
const run = currentRun();
run.info('plain');
run.warn('Città, größer, 数字, 🧮');
run.progress(0.5, 'half');
run.metric('rows', 1200);
run.error('two\nlines');
run.message('read 1,200 rows');
run.comment('said by the script');
run.requireValidation('3 rows differ');
run.debug('"quoted" \\ and \u2028 separated');
