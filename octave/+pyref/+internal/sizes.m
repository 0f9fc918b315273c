% Check the arguments of a layer against one line of text.
%
%     [x, w, stride] = pyref.internal.sizes ( ...
%       'conv: x N D, w D M, stride positive 2', x, w, stride)
%
% An array is followed by its lengths. A letter stands for the first length it meets
% and must meet the same one again; a number stands for itself; ... for any lengths,
% the same wherever ... stands again; finite at the end: no NaN and no Inf. An option
% is followed by its kind and by how many numbers it has, one unless said, in a row or a
% column:
%
%     real          finite numbers
%     nonnegative   finite numbers from 0
%     whole         whole numbers from 0
%     positive      whole numbers from 1
%
% Whole numbers stay below 2^31, as lengths of arrays do in the libraries below.
%
% Arrays come back in one precision, double or single, and stored in full. Integers and
% booleans take that of the floating arrays beside them, double where there is none. dy
% is checked by like: the size and the precision of y, or of the output that its rule
% names.
%
% Errors: pyref:size, pyref:type, pyref:value, the same words in both languages.
% Complex arrays are refused unless complex_door is open, which only the complex
% step does.
%
%     before = pyref.internal.sizes (true)
%
% From then on, until it is told the value before, floating arrays come back as they
% are: what moves the inputs of a function a little, again and again, has had one call
% of it checked.

function varargout = sizes (rule, varargin)
  persistent known passed count trusting
  if isempty (known)
    known = struct ();
    passed = struct ();
    count = 0;
    trusting = false;
  end
  if islogical (rule)
    varargout = {trusting};
    trusting = rule;
    return
  end
  try   % isfield takes longer the more rules are known
    specs = known.(rule);
  catch
    specs = read (rule);
    known.(rule) = specs;
  end
  if trusting
    varargout = cellfun (@full, varargin, 'UniformOutput', false);
    for k = 1:numel (specs.options)
      i = specs.options(k);
      varargout{i} = double (varargout{i}(:).');
    end
    return
  end
  % What passed once passes again; only what must be finite is looked at each time.
  key = rule;
  form = [];
  turned = false;
  varargout = varargin;
  try
    for i = 1:numel (specs.names)
      value = varargin{i};
      key = [key, class(value)];
      form = [form, size(value), -1 - issparse(value)];
      turned = turned || ~isreal (value);
      varargout{i} = full (value);   % eye (3) is stored apart, and will not broadcast
    end
  catch   % what is no array at all, check tells by name
    varargout = check (specs, varargin);
    return
  end
  key = [key, sprintf(' %d', form)];
  for k = 1:numel (specs.options)
    i = specs.options(k);
    if isfloat (varargin{i})
      key = [key, sprintf(', %.17g', varargin{i})];
    end
  end
  if turned
    key = [key, sprintf(' complex %d', pyref.internal.complex_door ())];
  end
  try
    options = passed.(key);
    seen = true;
  catch
    seen = false;
  end
  if seen
    varargout(specs.options) = options;
    for k = 1:numel (specs.finite)
      i = specs.finite(k);
      must_be_finite (specs, i, varargout{i});
    end
    return
  end
  varargout = check (specs, varargin);
  if all (cellfun (@isfloat, varargin), 2)
    if count > 1000
      passed = struct ();
      count = 0;
    end
    passed.(key) = varargout(specs.options);
    count = count + 1;
  end
end

function specs = read (rule)
  % The layer of a rule, and for each argument its name and its words.
  parts = regexp (rule, ': ', 'split');
  texts = regexp (parts{2}, ', ', 'split');
  words = regexp (texts, ' ', 'split');
  specs.layer = parts{1};
  specs.names = cellfun (@(w) w{1}, words, 'UniformOutput', false);
  specs.finite = find (cellfun (@(w) strcmp (w{end}, 'finite'), words));
  specs.words = cellfun (@(w) w(2:end - strcmp (w{end}, 'finite')), words, ...
                         'UniformOutput', false);
  kinds = {'real', 'nonnegative', 'whole', 'positive'};
  specs.options = find (cellfun (@(w) any (strcmp (w{1}, kinds), 2), specs.words));
end

function values = check (specs, values)
  layer = specs.layer;
  lengths = struct ();
  floats = cell (0, 2);
  whole = false (1, numel (values));
  for i = 1:numel (specs.names)
    name = specs.names{i};
    words = specs.words{i};
    found = real_numbers (layer, name, values{i});
    values{i} = full (values{i});
    if any (specs.options == i, 2)
      values{i} = option (layer, name, words, values{i});
      continue
    end
    [good, lengths] = fits (size (values{i}), words, lengths);
    if ~good
      got = pyref.internal.lengths_of (values{i}, numel (words));
      error ('pyref:size', '%s: %s is %s, not %s%s', layer, name, got, ...
             strjoin (words, ' x '), told (specs, values(1:i-1)));
    end
    if any (specs.finite == i, 2)
      must_be_finite (specs, i, values{i});
    end
    whole(i) = strcmp (found, 'whole');
    if ~whole(i)
      floats(end+1,:) = {name, found};
    end
  end
  for i = 1:size (floats, 1)
    if ~strcmp (floats{i,2}, floats{1,2})
      error ('pyref:type', '%s: %s is %s, %s is %s', ...
             layer, floats{i,1}, floats{i,2}, floats{1,1}, floats{1,2});
    end
  end
  places = find (whole);
  for k = 1:numel (places)
    i = places(k);
    if ~isempty (floats) && strcmp (floats{1,2}, 'float32')
      values{i} = single (values{i});
    else
      values{i} = double (values{i});
    end
  end
end

function must_be_finite (specs, i, value)
  odd = sum (~isfinite (value(:)), 1);
  if odd > 0
    error ('pyref:value', '%s: %s is not finite in %d of %d entries', ...
           specs.layer, specs.names{i}, odd, numel (value));
  end
end

function text = told (specs, values)
  % The arrays that were checked already, as the end of a message.
  text = '';
  for i = 1:numel (values)
    if all (specs.options ~= i, 2)
      text = [text ', ' specs.names{i} ' ' ...
              pyref.internal.lengths_of(values{i}, numel (specs.words{i}))];
    end
  end
  if ~isempty (text)
    text = [', with' text(2:end)];
  end
end

function [good, lengths] = fits (shape, words, lengths)
  if strcmp (words{1}, '...')
    if ~isfield (lengths, 'any')
      lengths.any = shape;
    end
    good = isequal (shape, lengths.any);
    return
  end
  shape(end+1:numel (words)) = 1;   % Octave drops trailing ones
  good = numel (shape) == numel (words);
  for k = 1:min (numel (shape), numel (words))
    if words{k}(1) <= '9'
      known = str2double (words{k});
    elseif isfield (lengths, words{k})
      known = lengths.(words{k});
    else
      known = shape(k);
      lengths.(words{k}) = known;
    end
    good = good && shape(k) == known;
  end
end

function numbers = option (layer, name, words, value)
  count = 1;
  if numel (words) > 1
    count = str2double (words{2});
  end
  if numel (value) ~= count
    error ('pyref:size', '%s: %s has %d numbers, not %d', ...
           layer, name, numel (value), count);
  end
  if max (size (value), [], 2) < count
    error ('pyref:size', '%s: %s is %s, not a row of %d', ...
           layer, name, pyref.internal.lengths_of (value), count);
  end
  numbers = double (value(:).');
  good = isfinite (numbers);
  told = 'finite';
  if ~strcmp (words{1}, 'real')
    good = good & numbers >= strcmp (words{1}, 'positive');
    told = 'finite and from 0';
  end
  if any (strcmp (words{1}, {'whole', 'positive'}))
    good = good & numbers == round (numbers);
    told = sprintf ('whole and from %d', strcmp (words{1}, 'positive'));
  end
  if all (good(:)) && any (strcmp (words{1}, {'whole', 'positive'}))
    good = numbers < 2 ^ 31;
    told = 'below 2147483648';
  end
  if ~all (good(:))
    found = lower (strtrim (sprintf ('%g ', numbers)));
    error ('pyref:value', '%s: %s is %s, not %s', layer, name, found, told);
  end
end

function found = real_numbers (layer, name, value)
  found = pyref.internal.kind (value);
  if ~any (strcmp (found, {'float64', 'float32', 'whole'}))
    error ('pyref:type', '%s: %s is %s, not float64 or float32', ...
           layer, name, found);
  end
end

%!test <a letter must meet the length it met first>
%! [x, w] = pyref.internal.sizes ('f: x N D, w D M', ones (4, 2), ones (2, 3));
%! assert (size (w), [2, 3]);
%!error <w is 2 x 3, not D x M, with x 2 x 3> pyref.internal.sizes ('f: x N D, w D M', ones (2, 3), ones (2, 3))
%!test <a length of one at the end, which Octave drops, is there>
%! assert (size (pyref.internal.sizes ('f: x N C H W', ones (2, 3))), [2, 3]);
%!test <an integer comes back as double, beside a single as single>
%! assert (class (pyref.internal.sizes ('f: x N D', int8 ([1 2]))), 'double');
%! [x, w] = pyref.internal.sizes ('f: x N D, w N D', single ([1 2]), [true false]);
%! assert (class (w), 'single');
%!error <w is float64, x is float32> pyref.internal.sizes ('f: x N D, w N D', single (1), 1)
%!error <f: x is not finite in 2 of 4 entries> pyref.internal.sizes ('f: x N D finite', [NaN 1; 2 Inf])
%!test <finite is no length, and what is finite passes>
%! assert (pyref.internal.sizes ('f: x N D finite', [1 2]), [1 2]);
%!error <f: w is 3 x 1, not D x M, with x 1 x 2> pyref.internal.sizes ('f: x N D finite, w D M', [1 2], [1; 2; 3])
%!error <x is complex, not float64 or float32> pyref.internal.sizes ('f: x N D', 1i)
%!error <x is text, not float64 or float32> pyref.internal.sizes ('f: x N D', 'ab')
%!error <x is object, not float64 or float32> pyref.internal.sizes ('f: x N D', {1})
%!error <stride has 1 numbers, not 2> pyref.internal.sizes ('f: stride positive 2', 1)
%!error <stride is 1 0, not whole and from 1> pyref.internal.sizes ('f: stride positive 2', [1 0])
%!error <pad is 2 x 2, not a row of 4> pyref.internal.sizes ('f: pad whole 4', ones (2))
%!assert (pyref.internal.sizes ('f: pad whole 2', [3; 4]), [3 4])
%!error <pad is 0.5, not whole and from 0> pyref.internal.sizes ('f: pad whole', 0.5)
%!error <epsilon is nan, not finite and from 0> pyref.internal.sizes ('f: epsilon nonnegative', NaN)
%!error id=pyref:value pyref.internal.sizes ('f: slope real', Inf)
%!error <pad is 2.14748e\+09, not below 2147483648> pyref.internal.sizes ('f: pad whole', 2 ^ 31)
%!test <a matrix that Octave stores as its diagonal, a permutation or a range comes back in full>
%! w = eye (3);
%! kinds = {w, single(w), w([2 1 3],:), 1:3, diag([1 2], 2, 3), true};
%! for i = 1:numel (kinds)
%!   x = pyref.internal.sizes ('f: x N D', kinds{i});
%!   assert (x, cast (full (kinds{i}), class (x)));
%!   assert (typeinfo (x), typeinfo (full (x)));
%! end
%!error <x is sparse, not float64 or float32> pyref.internal.sizes ('f: x N D', sparse (eye (2)))
%!error <x is object, not float64 or float32> pyref.internal.sizes ('f: x N D', struct ('a', 1))
%!error <x is object, not float64 or float32> pyref.internal.sizes ('f: x N D', @sin)
%!test <what passed once is looked at again where it can differ>
%! rule = 'f: x N D finite, w N D, slope real';
%! [x, w, slope] = pyref.internal.sizes (rule, [1 2], [3 4], 0.5);
%! assert ({x, w, slope}, {[1 2], [3 4], 0.5});
%! [x, w, slope] = pyref.internal.sizes (rule, [5 6], [7 8], -0.25);
%! assert ({x, w, slope}, {[5 6], [7 8], -0.25});
%!error <f: x is not finite in 1 of 2 entries> pyref.internal.sizes ('f: x N D finite, w N D, slope real', [1 NaN], [3 4], 0.5)
%!error <f: slope is inf, not finite> pyref.internal.sizes ('f: x N D finite, w N D, slope real', [1 2], [3 4], Inf)
%!error <f: w is float32, x is float64> pyref.internal.sizes ('f: x N D finite, w N D, slope real', [1 2], single ([3 4]), 0.5)
%!test <a complex array that passed through the open door is refused when it is shut>
%! pyref.internal.sizes ('f: x N D', [1 2]);
%! before = pyref.internal.complex_door (true);
%! x = pyref.internal.sizes ('f: x N D', [1i 2]);
%! pyref.internal.complex_door (before);
%! assert (x, [1i 2]);
%! fail ('pyref.internal.sizes (''f: x N D'', [1i 2])', 'f: x is complex');
%!test <while it trusts, nothing is refused, options come as rows, and then it checks again>
%! before = pyref.internal.sizes (true);
%! [x, w, pad] = pyref.internal.sizes ('f: x N D, w N D, pad whole 2', 1, [1i 2], [3; 4]);
%! pyref.internal.sizes (before);
%! assert ({x, w, pad}, {1, [1i 2], [3 4]});
%! fail ('pyref.internal.sizes (''f: x N D, w N D'', 1, [1 2])', 'f: w is 1 x 2');
