% The assignments in the tokens of a source, each a statement of its own.
%
%     found = pyref.compare.assignments (tokens)
%
% found is a struct array, in the order of the source:
%
%     function_   in which it stands; '' in a script
%     line        where it begins
%     targets     a cell of what is assigned, a text each: x for x(i,:) = v, which is
%                 recorded whole, nn.W{2} for a part of a struct or cell
%     indexed     whether its one target is a part of what is recorded
%     value       first and last token of the value, where it may be wrapped in a call
%     last        the last token of the statement
%     close       what ends it there: ; or , or nothing
%
% Left out is what cannot be recorded for sure: the variables of loops, declarations,
% functions as values, assignments within others, and a class altogether.

function found = assignments (tokens)
  found = struct ('function_', {}, 'line', {}, 'targets', {}, 'indexed', {}, ...
                  'value', {}, 'last', {}, 'close', {});
  count = numel (tokens.kind);
  ends = ends_of (tokens);
  within = {};   % the blocks that are open, functions by their name
  at = 1;
  while at <= count
    word = tokens.text{at};
    if tokens.kind(at) == 'k'
      [at, within] = pass_keyword (tokens, at, ends, within);
      if strcmp (word, 'classdef')
        found = found([]);
        return
      end
    elseif tokens.kind(at) == 'e' || any (strcmp (word, {';', ','}), 2)
      at = at + 1;
    else
      last = ends(at) - 1;
      one = read_assignment (tokens, at, last);
      if ~isempty (one)
        one.function_ = innermost (within);
        one.line = tokens.line(at);
        one.last = last;
        one.close = close_of (tokens, last + 1);
        found(end+1) = orderfields (one, found);
      end
      at = last + 1;
    end
  end
end

function ends = ends_of (tokens)
  % For each token the first at or behind it that ends a statement.
  count = numel (tokens.kind);
  stops = tokens.kind == 'e' | tokens.kind == 'k';
  stops = stops | (tokens.depth == 0 & ismember (tokens.text, {';', ','}));
  ends = (count + 1) * ones (1, count + 1);
  for k = count:-1:1
    ends(k) = ends(k+1);
    if stops(k)
      ends(k) = k;
    end
  end
end

function [at, within] = pass_keyword (tokens, at, ends, within)
  % What comes behind a keyword: a statement, or its condition first.
  word = tokens.text{at};
  if strcmp (word, 'function')
    [name, last] = pyref.compare.read_head (tokens, at);
    within{end+1} = name;
    at = last + 1;
    return
  end
  opens = {'if', 'for', 'parfor', 'while', 'switch', 'try', 'do', 'unwind_protect', ...
           'spmd'};
  if any (strcmp (word, opens), 2)
    within{end+1} = ' ';
  elseif strncmp (word, 'end', 3) || strcmp (word, 'until')
    within = within(1:end-1);
  end
  at = at + 1;
  headed = {'if', 'for', 'parfor', 'while', 'switch', 'elseif', 'case', 'until', ...
            'catch', 'spmd'};
  if any (strcmp (word, {'global', 'persistent'}), 2)
    at = ends(at);
  elseif any (strcmp (word, headed), 2) && at <= numel (tokens.kind)
    at = behind_head (tokens, at, ends(at));
  end
end

function at = behind_head (tokens, at, stop)
  % Behind a condition: if x == 1 y = 1; end has nothing between it and the statement.
  inner = at:min (stop, numel (tokens.kind)) - 1;
  outside = tokens.depth(inner) == 0;
  ends_value = tokens.kind(inner) == 'n' | tokens.kind(inner) == '0';
  closing = ismember (tokens.text(inner), {')', ']', '}', '''', '.'''});
  ends_value = outside & (ends_value | closing);
  begins = outside & (tokens.kind(inner) == 'n' | strcmp (tokens.text(inner), '['));
  begins = begins & tokens.spaced(inner);
  next = find (ends_value(1:end-1) & begins(2:end), 1) + 1;
  at = stop;
  if ~isempty (next)
    at = inner(next);
  end
end

function name = innermost (within)
  names = within(~strcmp (within, ' '));
  name = '';
  if ~isempty (names)
    name = names{end};
  end
end

function text = close_of (tokens, at)
  text = '';
  if at <= numel (tokens.kind) && any (strcmp (tokens.text{at}, {';', ','}), 2)
    text = tokens.text{at};
  end
end

function one = read_assignment (tokens, first, last)
  % Its targets and its value; empty where it is none, or not to be recorded.
  one = [];
  outside = tokens.depth(first:last) == 0 & tokens.kind(first:last) == 'o';
  signs = first - 1 + find (outside);
  texts = tokens.text(signs);
  equal = signs(strcmp (texts, '='));
  updates = {'+=', '-=', '*=', '/=', '^=', '|=', '&=', '.*=', './=', '.\=', '.^='};
  updated = signs(ismember (texts, updates));
  if numel (equal) == 1 && isempty (updated) && equal < last
    if strcmp (tokens.text{equal+1}, '@')
      return
    end
    one = read_targets (tokens, first, equal - 1);
    if ~isempty (one)
      one.value = [equal + 1, last];
    end
  elseif isempty (equal) && numel (updated) == 1 && updated < last
    one = read_target (tokens, first, updated - 1);
  elseif isempty (equal) && any (strcmp (tokens.text{last}, {'++', '--'}), 2)
    one = read_target (tokens, first, last - 1);
  end
end

function one = read_targets (tokens, first, last)
  if ~strcmp (tokens.text{first}, '[')
    one = read_target (tokens, first, last);
    return
  end
  one = struct ('targets', {{}}, 'indexed', false, 'value', []);
  closing = first + find (tokens.depth(first+1:end) == 0, 1);
  if closing ~= last
    one = [];
    return
  end
  begins = first + 1;
  count = 0;
  for k = first+1:last
    inner = tokens.depth(k) == 1;
    comma = inner && strcmp (tokens.text{k}, ',');
    next = inner && tokens.spaced(k) && k > begins;
    if comma || next || k == last
      if begins < k && ~any (strcmp (tokens.text{begins}, {'~', '!'}), 2)
        part = read_target (tokens, begins, k - 1);
        if isempty (part) || any (part.targets{1} == '{', 2)
          one = [];   % a list of cells may give many values
          return
        end
        one.targets = [one.targets, part.targets];
      end
      count = count + (begins < k);
      begins = k + comma;
    end
  end
  fields = any (cellfun (@(t) any (t == '.', 2), one.targets), 2);
  if isempty (one.targets) || (fields && count < 2)   % [s.x] = ... gives many, too
    one = [];
  end
end

function one = read_target (tokens, first, last)
  % The target in these tokens: a name, its fields and cells that can be read again.
  one = [];
  if last < first || tokens.kind(first) ~= 'n'
    return
  end
  cut = 0;   % the last token of what is recorded
  at = first + 1;
  while at <= last
    word = tokens.text{at};
    group = at;
    if strcmp (word, '.') && at < last && tokens.kind(at+1) == 'n'
      at = at + 2;
    elseif any (strcmp (word, {'(', '{'}), 2)
      at = at + find (tokens.depth(at+1:end) <= tokens.depth(at), 1) + 1;
      ends_here = strcmp (word, '(') && at > last;
      if cut == 0 && (ends_here || ~is_plain (tokens, group + 1, at - 2))
        cut = group - 1;
      end
    elseif strcmp (word, '.') && at < last && strcmp (tokens.text{at+1}, '(')
      at = at + find (tokens.depth(at+2:end) <= tokens.depth(at+1), 1) + 2;
      if cut == 0
        cut = group - 1;
      end
    else
      return
    end
  end
  if at ~= last + 1
    return
  end
  if cut == 0
    cut = last;
  end
  one = struct ('targets', {{strjoin(tokens.text(first:cut), '')}}, ...
                'indexed', cut < last, 'value', []);
end

function yes = is_plain (tokens, first, last)
  % Whether an index is of numbers, names and signs alone, so that it means one place.
  kinds = tokens.kind(first:last);
  texts = tokens.text(first:last);
  good = kinds == '0' | (kinds == 'n' & ~strcmp (texts, 'end'));
  good = good | ismember (texts, {'+', '-', '*', ','});
  yes = ~isempty (kinds) && all (good, 2);
end

%!function text = shown (source)
%!  found = pyref.compare.assignments (pyref.compare.tokens (source));
%!  parts = arrayfun (@(a) sprintf ('%s%d:%s', a.function_, a.line, strjoin (a.targets, '|')), found, 'UniformOutput', false);
%!  text = strjoin (parts, ' ');
%!endfunction
%!assert (shown (sprintf ('function y = f (x)\n  z = x;\n  y = z == 3;\nend')), 'f2:z f3:y')
%!assert (shown ('if x, y = 1; end'), '1:y')
%!assert (shown ('if (x) y = 1; else z = 2, end'), '1:y 1:z')
%!assert (shown ('if x == 1 y = 1; elseif x'' z = 2; end, for k = 1:3 s = k; end'), '1:y 1:z 1:s')
%!assert (shown ('if (a + 1) == 2, y = 1; end'), '1:y')
%!assert (shown ('if (a) [p, q] = f (x); end'), '1:p|q')
%!assert (shown ('[a, ~, c(2)] = f (x); [d e] = g (x); [~, i] = max (y);'), '1:a|c 1:d|e 1:i')
%!assert (shown ('x(i,:) = v; nn.W{2} = v; nn.a{i}(3) = 1; c{end+1} = 2; s(i).x = 1;'), '1:x 1:nn.W{2} 1:nn.a{i} 1:c 1:s(i).x')
%!assert (shown ('x += v; y++; s.(name) = 3; s.a(2).b = 1; z ./= 2;'), '1:x 1:y 1:s 1:s.a(2).b 1:z')
%!assert (shown ('for i = 1:3, s = s + i; end; for (j = 1:2) t = j; end'), '1:s 1:t')
%!assert (shown ('f = @(x) x == 1; hold on; global g; persistent k = 3; x == 1'), '')
%!assert (shown ('x = y = 3; [s.x] = deal (1); x.y'), '')
%!assert (shown ('[dx, s.b] = f (x); [~, s.c] = g (x); [c{1}, d] = h (x);'), '1:dx|s.b 1:s.c')
%!assert (shown ('while k, k = k - 1; end, do j = 1; until j == 1'), '1:k 1:j')
%!assert (shown ('try, x = f (1); catch err, y = 2; end; unwind_protect z = 1; unwind_protect_cleanup w = 2; end_unwind_protect'), '1:x 1:y 1:z 1:w')
%!assert (shown (sprintf ('switch (k)\n case 1\n  a = 1;\n case {2, 3}, b = 2;\n otherwise c = 3;\nend')), '3:a 4:b 5:c')
%!assert (shown (sprintf ('A = [1, 2 %% = 3\n 3, 4]; B = ...\n 5;')), '1:A 2:B')
%!assert (shown (sprintf ('function f\n a = 1;\nfunction g\n b = 2;\n')), 'f2:a g4:b')
%!assert (shown (sprintf ('function f\n a = 1;\n function g\n b = 2;\n end\n c = 3;\nend')), 'f2:a g4:b f6:c')
%!assert (shown (sprintf ('classdef c\n methods\n function f\n a = 1;\n end\n end\nend')), '')
%!assert (shown ('x = 1 end'), '1:x')
%!assert (shown ('printf (''a = %d'', x = 3); disp (x)'), '')
