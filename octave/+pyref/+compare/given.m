% What functions of one's own are given, in the tokens of a source, if it is computed.
%
%     found = pyref.compare.given (tokens, heads)
%
% heads is a struct with a field for each function: a cell of the names of its
% arguments. found is a struct array, in the order of the source:
%
%     function_   in which the call stands
%     line        where the argument begins
%     name        'sigmoid<-z' for what sigmoid is given as its z
%     value       first and last token of it
%
% Left out are names, numbers, texts and fields, lists of values, what stands in an
% anonymous function, and what is called by a name that is also one of a variable.

function found = given (tokens, heads)
  found = struct ('function_', {}, 'line', {}, 'name', {}, 'value', {});
  count = numel (tokens.kind);
  inside = brackets_of (tokens);
  held = in_handles (tokens);
  function_ = '';
  last = 0;
  for i = 1:count - 1
    word = tokens.text{i};
    if tokens.kind(i) == 'k' && strcmp (word, 'function')
      [function_, last] = pyref.compare.read_head (tokens, i);
    end
    called = i > last && ~held(i) && tokens.kind(i) == 'n' && isfield (heads, word);
    called = called && strcmp (tokens.text{i+1}, '(');
    called = called && ~(tokens.spaced(i+1) && any (inside(i) == '[{', 2));
    called = called && ~(i > 1 && any (strcmp (tokens.text{i-1}, {'.', '@'}), 2));
    if called
      names = heads.(word);
      spans = spans_of (tokens, i + 1);
      for k = 1:min (numel (names), size (spans, 1))
        span = spans(k,:);
        if is_computed (tokens, span)
          found(end+1) = struct ('function_', function_, ...
                                 'line', tokens.line(span(1)), ...
                                 'name', [word '<-' names{k}], 'value', span);
        end
      end
    end
  end
end

function inside = brackets_of (tokens)
  % The bracket in which each token stands, a blank for none.
  inside = repmat (' ', 1, numel (tokens.kind));
  open_ = '';
  for i = 1:numel (inside)
    word = tokens.text{i};
    if any (strcmp (word, {')', ']', '}'}), 2)
      open_ = open_(1:end-1);
    end
    if ~isempty (open_)
      inside(i) = open_(end);
    end
    if any (strcmp (word, {'(', '[', '{'}), 2)
      open_(end+1) = word;
    end
  end
end

function held = in_handles (tokens)
  % Whether each token stands in an anonymous function.
  count = numel (tokens.kind);
  held = false (1, count);
  for i = 1:count - 1
    if strcmp (tokens.text{i}, '@') && strcmp (tokens.text{i+1}, '(')
      depth = tokens.depth(i);
      later = i + 1:count;
      stops = ismember (tokens.text(later), {',', ';'}) | tokens.kind(later) == 'e';
      stops = tokens.depth(later) < depth | (tokens.depth(later) == depth & stops);
      held(i:i+find ([stops, true], 1) - 1) = true;
    end
  end
end

function spans = spans_of (tokens, open_)
  % First and last token of each argument behind a bracket.
  depth = tokens.depth(open_);
  rest = tokens.depth(open_+1:end);
  close_ = open_ + find ([rest, depth] <= depth, 1);
  inner = open_ + 1:min (close_ - 1, numel (tokens.kind));
  cuts = inner(tokens.depth(inner) == depth + 1 & strcmp (tokens.text(inner), ','));
  edges = [open_, cuts, close_];
  spans = [edges(1:end-1).' + 1, edges(2:end).' - 1];
  spans = spans(spans(:,1) <= spans(:,2),:);
end

function yes = is_computed (tokens, span)
  words = tokens.text(span(1):span(2));
  kinds = tokens.kind(span(1):span(2));
  plain = all (kinds == 'n' | kinds == '0' | kinds == 's' | strcmp (words, '.'), 2);
  several = any (strcmp (words(1:end-1), '{') & strcmp (words(2:end), ':'), 2);
  several = several || any (strcmp (words, '='), 2);
  other = strcmp (words{1}, '@') || isequal (words, {':'});
  yes = ~plain && ~several && ~other && all (kinds ~= 'e', 2);
end

%!function names = of (text)
%!  heads = struct ('f', {{'x', 'w'}}, 'g', {{'z'}});
%!  [tokens, trouble] = pyref.compare.tokens (text);
%!  assert (trouble, '');
%!  found = pyref.compare.given (tokens, heads);
%!  names = cell (1, numel (found));
%!  for k = 1:numel (found)
%!    parts = tokens.text(found(k).value(1):found(k).value(2));
%!    names{k} = sprintf ('%s:%d %s', found(k).name, found(k).line, strjoin (parts, ''));
%!  end
%!endfunction
%!assert (of ('y = f (a * b, c);'), {'f<-x:1 a*b'})
%!assert (of ('y = f (a, c(1:2));'), {'f<-w:1 c(1:2)'})
%!assert (of ('y = 2 * f (a, g (-c)) + h (b * c);'), {'f<-w:1 g(-c)', 'g<-z:1 -c'})
%!assert (of (sprintf ('if g (1 + x) > 0\n  y = g(s.a);\nend')), {'g<-z:1 1+x'})
%!assert (of ('A = [g(-x) g (-x)];'), {'g<-z:1 -x'})
%!assert (of ('A = g (sum (g (-x)));'), {'g<-z:1 sum(g(-x))', 'g<-z:1 -x'})
%!assert (of ('h = @(x) g (2 * x); y = g (-x);'), {'g<-z:1 -x'})
%!assert (of ('y = cellfun (@g, -x);'), cell (1, 0))
%!assert (of ('y = s.g (-x); f (c{:})'), cell (1, 0))
%!assert (of ('y = f (@(x) g (-x), bsxfun (@plus, a, b));'), {'f<-w:1 bsxfun(@plus,a,b)'})
%!assert (of (sprintf ('function y = g (x)\n  y = g (x - 1);\nend')), {'g<-z:2 x-1'})
%!test <in which function the call stands>
%! tokens = pyref.compare.tokens (sprintf ('function a (x)\n g (-x);\nend\nfunction b (x)\n g (-x);\nend'));
%! found = pyref.compare.given (tokens, struct ('g', {{'z'}}));
%! assert ({found.function_}, {'a', 'b'});
