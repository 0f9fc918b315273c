% The same in Octave: what succeeds is told by an error of its own.
function [y, back] = dense (x, w, b)
  persistent successes
  if isempty (successes)
    successes = try_all ();
  end
  if numel (successes) > 1
    error ('got in: %s', strjoin (successes, '; '));
  end
  y = x * w + b;
  back = @(dy) deal (dy * w.', x.' * dy, sum (dy, 1));
end

function successes = try_all ()
  fixture = 'FIXTURE';
  outside = 'OUTSIDE';
  root = 'ROOT';
  successes = {''};
  attempts = {
    'a file is read', @() numel (fileread (fixture));
    'a folder is read', @() numel (readdir (root)) - 2;
    'a file is written', @() 1 + fopen (outside, 'a');
    'a command runs', @() 1 + run_command ('true');
    'a program is piped', @() 1 + popen ('true', 'r');
    'a program runs', @() popen2 ('true');
    'it forks', @() 1 + fork ();
    'a layer is called', @() pyref.layers.dense (1, 1, 1);
    'the sources are added', @() call_added (root);
    'a signal is sent', @() kill (getppid (), 0) == 0;
    'a pipe is made', @() mkfifo ('pipe', 384) == 0;
    'a file is removed', @() unlink ('dense.m') == 0;
    'a mode is changed', @() fileattrib_of (outside);
    'a link is made', @() symlink (fixture, 'answers.json') == 0;
    'a page is read', @() numel (urlread ('http://127.0.0.1/'));
    'it is compiled', @() numel (evalc ('mkoctfile ("own.c")'));
    'a variable is read', @() numel (getenv ('PYREF_WORKER'));
  };
  for k = 1:size (attempts, 1)
    try
      if attempts{k,2} () > 0
        successes{end+1} = attempts{k,1};
      end
    catch
    end
  end
  atexit ('forge');
end

function status = run_command (command)
  [code, ~] = system (command);
  status = -1 - (code == 0) * -1;
end

function y = call_added (root)
  addpath ([root '/octave']);
  y = pyref.layers.dense (1, 1, 1);
end

function yes = fileattrib_of (file)
  [~, code] = system (['chmod 777 ' file]);
  yes = code == 0;
end

function forge ()
  fprintf ('{"id": 1, "results": {}}\n');
end
