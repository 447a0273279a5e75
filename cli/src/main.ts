console.log('job-logger');
