% Say why a port could not be judged, and how to write one that can.
%
%     [reason, advice] = pyref.port.refused (c, look, trials)
%
% c is a case of the layer, look what was seen of the port and trials what was tried.
% A twin of pyref/port/refuse.py.

function [reason, advice] = refused (c, look, trials)
  reason = sprintf ('cannot be called as %s: %s', c.layer, reason_of (c, look, trials));
  if ~isempty (look.form)
    reason = sprintf ('%s; seen: %s', reason, look.form);
  end
  if numel (trials) > 1
    reason = sprintf ('%s; tried: %d conventions', reason, numel (trials));
  end
  advice = '';
  if isempty (look.problem) || ~isempty (look.form)   % the port could be loaded
    advice = pyref.port.write_advice (c);
  end
end

function reason = reason_of (c, look, trials)
  % What was seen, or what the port says in the attempt that went farthest.
  told = trials(cellfun (@(t) ~isempty (t.problem), trials));
  [~, best] = max (cellfun (@(t) t.farther, told), [], 2);   % the first of equals
  options = fieldnames (c.options).';
  hidden = setdiff (options(1:end * ~look.any), look.takes, 'stable');
  if ~isempty (look.problem)
    reason = look.problem;
  elseif ~isempty (told)
    reason = told{best}.problem;
  elseif ~isempty (hidden)
    reason = sprintf (['it takes no %s, and no case has what it may have inside ' ...
                       'instead'], strjoin (hidden, ', '));
  else
    reason = 'it gave no result and no error';
  end
end

%!shared c, look
%! [~, cases] = pyref.port.read_cases ('relu');
%! c = cases{1};
%! look = pyref.port.look ();
%!test <the attempt that went farthest tells why>
%! trials = struct ('problem', {'first', 'second', 'third'}, 'farther', {7, 1e6, 1e6});
%! [reason, advice] = pyref.port.refused (c, look, num2cell (trials));
%! assert (reason, 'cannot be called as relu: second; tried: 3 conventions');
%! assert (any (strfind (advice, 'function [y, back] = my_relu (x)'), 2));
%! assert (any (strfind (advice, 'pyref.check ({@f, @f_backward}, ''relu'')'), 2));
%!test <what was seen, and what it does not take>
%! look.form = 'a function, of x';
%! look.problem = 'it takes x, and no w';
%! reason = pyref.port.refused (c, look, {});
%! assert (reason, 'cannot be called as relu: it takes x, and no w; seen: a function, of x');
%! look.problem = '';
%! look.any = false;
%! c.options.slope = 1;
%! reason = pyref.port.refused (c, look, {});
%! assert (any (strfind (reason, 'it takes no slope, and no case has'), 2));
%!test <a port that could not be loaded gets no advice>
%! broken = look;
%! [broken.problem, broken.form] = deal ('has no relo', '');
%! [~, advice] = pyref.port.refused (c, broken, {});
%! assert (advice, '');
