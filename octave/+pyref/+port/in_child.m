% Ask a port in a process of its own, which can take nothing along when it breaks.
%
%     reply = pyref.port.in_child (f, request)
%     pyref.port.in_child ('stop')
%
% f is a port of open_target, request as for answered. reply has value, and problem,
% '' where there is none, and identifier, the problem's own or port:ended where the
% process ended, port:deadline where it took longer than f.deadline seconds; where, the
% function that broke, forward or backward; came, by name, the outputs that came before
% it broke; found, what the port drew. What it prints goes nowhere. Its random numbers
% start anew, as in a new session.
%
% The process is a copy of this one. It goes on from request to request, with what the
% port keeps between calls, until it breaks, another port is asked, or it is stopped.
% Where there is no fork (Windows, MATLAB), the port runs here, without a deadline.

function reply = in_child (f, request)
  persistent child
  reply = [];
  if ischar (f)
    child = stopped (child);
    return
  end
  if ~isempty (child) && ~strcmp (child.id, f.id)
    child = stopped (child);
  end
  if isempty (child)
    child = started (f);
  end
  if ~child.alone
    [reply, child.port] = done (child.port, request);
    return
  end
  reply = exchanged (child, request, f.deadline);
  if pyref.port.is_lost (reply)
    child = stopped (child);
  end
end

function child = started (f)
  child = struct ('id', f.id, 'alone', exist ('fork') && ~ispc (), 'port', f);
  if ~child.alone
    return
  end
  child.name = tempname ();
  [source, child.sink] = pipe ();
  child.pid = fork ();
  if child.pid == 0
    fclose (child.sink);
    serve (f, source, child.name);
  end
  fclose (source);
end

function child = stopped (child)
  if ~isempty (child) && child.alone
    if waitpid (child.pid, WNOHANG) == 0
      kill (child.pid, 9);
      waitpid (child.pid);
    end
    fclose (child.sink);
    endings = {'.err', '.ask', '.new', '.mat', '.left'};
    for k = 1:numel (endings)
      remove ([child.name endings{k}]);
    end
  end
  child = [];
end

function remove (file)
  if exist (file, 'file')
    delete (file);
  end
end

function reply = exchanged (child, request, deadline)
  answer = [child.name '.mat'];
  save ('-binary', [child.name '.ask'], 'request');
  fwrite (child.sink, 1);
  fflush (child.sink);
  began = tic ();
  while ~exist (answer, 'file')
    [ended, status] = waitpid (child.pid, WNOHANG);
    if ended ~= 0
      reply = problem ('port:ended', ending (child.name, status));
      return
    elseif toc (began) > deadline
      reply = problem ('port:deadline', sprintf ('no answer within %g s', deadline));
      return
    end
    pause (0.0005);
  end
  found = load (answer);
  reply = found.reply;
  delete (answer);
end

function text = ending (name, status)
  how = sprintf ('exit status %d', WEXITSTATUS (status));
  if exist ([name '.left'], 'file')
    how = 'a call of exit';
  elseif WIFSIGNALED (status)
    signals = SIG ();
    names = fieldnames (signals);
    numbers = cellfun (@(n) signals.(n), names);
    how = ['signal SIG' names{find(numbers == WTERMSIG (status), 1)}];
  end
  text = ['its process ended with ' how];
  lines = regexp (fileread ([name '.err']), '\S[^\n]*', 'match');
  if ~isempty (lines)
    text = [text ': ' strtrim(lines{end})];
  end
end

function serve (f, source, name)
  % The child. It is killed at its end, so that nothing of its parent is cleaned up.
  leaver = onCleanup (@() leave (name));
  crash_dumps_octave_core (false);
  dup2 (fopen ('/dev/null', 'w'), stdout);
  dup2 (fopen ([name '.err'], 'w'), stderr);
  rand ('state', 'reset');
  randn ('state', 'reset');
  while ~isempty (fread (source, 1))
    found = load ([name '.ask']);
    [reply, f] = done (f, found.request);
    save ('-binary', [name '.new'], 'reply');
    rename ([name '.new'], [name '.mat']);
  end
  kill (getpid (), 9);
end

function leave (name)
  fclose (fopen ([name '.left'], 'w'));
  kill (getpid (), 9);
end

function [reply, f] = done (f, request)
  reply = problem ('', '');
  pyref.port.worker.stage ('', '');
  pyref.port.worker.came ({}, {});
  try
    printed = evalc ('[reply.value, f] = pyref.port.answered (f, request);');
    reply.found = f.found;
  catch err
    where = pyref.port.worker.stage ();
    line = line_of (err);
    own = any (strncmp (err.identifier, {'port:', 'pyref:'}, 5), 2);
    err = pyref.port.worker.in_own_words (err, f);
    reply = problem (err.identifier, regexprep (err.message, '[\x00-\x1f]+', ' '));
    if isempty (where) && ~own
      reply = problem ('worker:error', ['pyref''s own worker failed: ' err.message]);
    end
    [reply.where, reply.line] = deal (where, line);
    [names, values] = pyref.port.worker.came ();
    reply.came = cell2struct (values(:), names(:), 1);
  end
end

function line = line_of (err)
  % The line of the function that was called on which it went no further.
  ours = fileparts (which ('pyref.run_tests'));
  line = 0;
  for k = numel (err.stack):-1:1
    if ~isempty (err.stack(k).file) && ~strncmp (err.stack(k).file, ours, numel (ours))
      line = err.stack(k).line;
      return
    end
  end
end

function reply = problem (identifier, message)
  reply = struct ('value', [], 'problem', message, 'identifier', identifier, ...
                  'where', '', 'line', 0, 'came', struct (), 'found', struct ());
end

%!function y = counting (x)
%!  persistent n
%!  if isempty (n), n = 0; end
%!  n = n + 1;
%!  y = n;
%!endfunction
%!function y = hanging (x)
%!  while true, end
%!endfunction
%!function y = complaining (x)
%!  system ('echo too much >&2');
%!  kill (getpid (), 9);
%!endfunction
%!function reply = asked (f)
%!  request = struct ('job', 'run', 'asked', struct ('results', {{'y', 'dx'}}));
%!  request.asked.names = {'x'};
%!  request.asked.inputs = {1};
%!  request.asked.options = {};
%!  request.asked.upstream = {1};
%!  reply = pyref.port.in_child (f, request);
%!endfunction
%!test <what a port gives comes back, whatever its class>
%! reply = asked (pyref.port.worker.open_target (@(x) deal (single (pi), @(dy) int8 ([1 2; 3 4]))));
%! assert (reply.value, {single(pi), int8([1 2; 3 4])});
%! assert (reply.problem, '');
%! pyref.port.in_child ('stop');
%!test <an error comes back with its identifier>
%! reply = asked (pyref.port.worker.open_target (@(x) error ('some:thing', 'went %s', 'wrong')));
%! assert ({reply.identifier, reply.problem}, {'some:thing', 'went wrong'});
%! assert (reply.where, 'forward');
%! pyref.port.in_child ('stop');
%!test <the outputs that came before its way back broke come with the error>
%! reply = asked (pyref.port.worker.open_target (@(x) deal (7, @(dy) error ('not yet'))));
%! assert ({reply.problem, reply.came}, {'not yet', struct('y', 7)});
%! reply = asked (pyref.port.worker.open_target (@(x) error ('never')));
%! assert (reply.came, struct ());
%! pyref.port.in_child ('stop');
%!test <what a port keeps stays in its process, and what it prints is not seen>
%! f = pyref.port.worker.open_target (@(x) deal (counting (x), @(dy) disp (dy) + dy));
%! text = evalc ('asked (f); reply = asked (f);');
%! assert (text, '');
%! f = pyref.port.worker.open_target (@(x) deal (counting (x), @(dy) dy));
%! asked (f);
%! reply = asked (f);
%! assert (reply.value, {2, 1});
%! pyref.port.in_child ('stop');
%! reply = asked (f);
%! assert (reply.value, {1, 1});
%! assert (counting (0), 1);
%! pyref.port.in_child ('stop');
%!test <a port that hangs is ended at its deadline, and can be asked again>
%! f = pyref.port.worker.open_target (@(x) deal (hanging (x), 0));
%! f.deadline = 0.1;
%! for i = 1:2
%!   reply = asked (f);
%!   assert (reply.identifier, 'port:deadline');
%!   assert (reply.problem, 'no answer within 0.1 s');
%! end
%!test <a port that ends its process is told how, with its last words>
%! reply = asked (pyref.port.worker.open_target (@(x) exit (3)));
%! assert (reply.problem, 'its process ended with a call of exit');
%! reply = asked (pyref.port.worker.open_target (@(x) deal (complaining (x), 0)));
%! assert (reply.problem, 'its process ended with signal SIGKILL: too much');
%! assert (reply.identifier, 'port:ended');
%!test <each process has random numbers of its own>
%! f = pyref.port.worker.open_target (@(x) deal (rand (1, 4), @(dy) randn (1, 4)));
%! one = asked (f);
%! pyref.port.in_child ('stop');
%! other = asked (f);
%! assert (all (one.value{1} ~= other.value{1}, 2));
%! assert (all (one.value{2} ~= other.value{2}, 2));
%! pyref.port.in_child ('stop');
%!test <nothing is left behind>
%! before = getenv ('TMPDIR');
%! folder = tempname ();
%! mkdir (folder);
%! back = onCleanup (@() setenv ('TMPDIR', before));
%! setenv ('TMPDIR', folder);
%! asked (pyref.port.worker.open_target (@(x) exit (1)));
%! asked (pyref.port.worker.open_target (@(x) deal (x, @(dy) dy)));
%! pyref.port.in_child ('stop');
%! assert (numel (dir (folder)), 2);
%! rmdir (folder);
