% Run many cases in one crossing: all that Python asks of Octave.
%
%     answer = pyref.internal.run_cases (requests, nonce)
%
% requests is a cell of structs, answer.replies a cell of structs, one for each;
% answer.nonce is the nonce, which tells this answer from any other. A request has
%
%     call       the function to run, 'pyref.layers.dense', or one in a file of the path
%     job        run, slopes, complexstep, hvp or canary
%     args       cell, the inputs and then the options in calling order; for hvp then
%                the direction, an array for each input
%     inputs     how many of them are inputs, which are differentiated
%     count      how many outputs the function has before back
%     upstream   cell, the gradient of each output; empty: forward only
%     probes     cell, for each input the places to try, counted from 1 down the
%                columns, or 0 for all of them
%     directions cell, for each input a cell of arrays of its size along which it is
%                moved as a whole
%     h          the step of slopes
%     storage    may be missing: cell, how each of args and then of upstream is to be
%                stored, as store_as knows it
%
% and a reply
%
%     ok         false when the function raised an error, told in
%     identifier, message, stack
%     outputs, gradients    cells, what run found; a canary has outputs alone
%     classes    d for double or s for single, one letter for each of these arrays
%     kind       what back does that it must not, stale or unrepeatable, empty when all
%                is well
%     place      which of the arrays this concerns, the first of them
%     values, errors        cells, what slopes, complexstep or hvp found, one row an
%                           input
%
% A call is a name, never an expression, and never a built-in function such as system.
% back must give the same bits again, and after a later forward pass at another point.
% What a function prints is thrown away. One error stops one case.

function answer = run_cases (requests, nonce)
  answer.nonce = nonce;
  answer.replies = cell (1, numel (requests));
  printed = evalc ('answer.replies = all_of (requests);');
end

function replies = all_of (requests)
  replies = cell (1, numel (requests));
  for i = 1:numel (requests)
    try
      replies{i} = one (requests{i});
    catch problem
      replies{i} = blank ();
      replies{i}.ok = false;
      replies{i}.identifier = ascii (problem.identifier);
      replies{i}.message = ascii (problem.message);
      replies{i}.stack = ascii (told (problem.stack));
    end
  end
end

function reply = one (request)
  reply = blank ();
  f = function_of (request.call);
  if isfield (request, 'storage')
    request = stored (request);
  end
  switch request.job
    case 'run'
      reply = there_and_back (f, request, reply);
    case 'slopes'
      [reply.values, reply.errors] = pyref.internal.slopes ( ...
        f, request.args, request.inputs, request.upstream, request.probes, ...
        request.h, request.directions);
    case 'complexstep'
      [reply.values, reply.errors] = pyref.internal.complex_step ( ...
        f, request.args, request.inputs, request.upstream, request.probes, ...
        request.directions);
    case 'hvp'
      args = request.args(1:end-request.inputs);
      direction = request.args(end-request.inputs+1:end);
      reply.values = pyref.internal.hessian_vector ( ...
        f, args, request.inputs, request.upstream, direction);
    case 'canary'
      reply.outputs = cell (1, request.count);
      [reply.outputs{:}] = pyref.internal.canary (request.args{:});
    otherwise
      error ('pyref:value', 'run_cases: job is %s, not one it knows', request.job);
  end
  reply.classes = classes ([reply.outputs, reply.gradients], request.call);
end

function f = function_of (name)
  is_name = '^[A-Za-z]\w*(\.[A-Za-z]\w*)*$';
  if ~ischar (name) || isempty (regexp (name, is_name, 'once'))
    error ('pyref:value', 'run_cases: call is no name of a function');
  end
  if ~any (name == '.', 2) && exist (name, 'file') ~= 2
    error ('pyref:value', 'run_cases: %s is no function in a file of its name', name);
  end
  f = str2func (name);
end

function request = stored (request)
  given = numel (request.args);
  for i = 1:given
    request.args{i} = pyref.internal.store_as (request.args{i}, request.storage{i});
  end
  for i = 1:numel (request.upstream)
    request.upstream{i} = pyref.internal.store_as ( ...
      request.upstream{i}, request.storage{given+i});
  end
end

function reply = there_and_back (f, request, reply)
  if isempty (request.upstream)
    reply.outputs = cell (1, request.count);
    [reply.outputs{:}] = f (request.args{:});
    return
  end
  options = request.args(request.inputs+1:end);
  start = @(inputs) started (f, [inputs, options], request);
  before = pyref.internal.sizes (false);
  check = onCleanup (@() pyref.internal.sizes (before));
  [results, notices] = pyref.internal.watch (start, request.args(1:request.inputs));
  reply.outputs = results(1:request.count);
  reply.gradients = results(request.count+1:end);
  if ~isempty (notices)
    reply.kind = notices(1).kind;
    reply.place = notices(1).place;
  end
end

function [results, back] = started (f, args, request)
  pieces = cell (1, request.count + 1);
  [pieces{:}] = f (args{:});
  % One call was checked: the ones at other points are trusted.
  pyref.internal.sizes (all (cellfun (@isfloat, args), 2));
  back = @() gradients_of (pieces{end}, request);
  results = [pieces(1:end-1), back()];
end

function gradients = gradients_of (back, request)
  gradients = cell (1, request.inputs);
  [gradients{:}] = back (request.upstream{:});
end

function letters = classes (arrays, call)
  letters = repmat ('d', 1, numel (arrays));
  for i = 1:numel (arrays)
    found = pyref.internal.kind (arrays{i});
    if ~any (strcmp (found, {'float64', 'float32'}))
      error ('pyref:type', '%s: result %d is %s, not float64 or float32', ...
             call, i, found);
    end
    if strcmp (found, 'float32')
      letters(i) = 's';
    end
  end
end

function reply = blank ()
  reply = struct ('ok', true, 'identifier', '', 'message', '', 'stack', '', ...
                  'classes', '', 'kind', '', 'place', 0, 'outputs', {{}}, ...
                  'gradients', {{}}, 'values', {{}}, 'errors', {{}});
end

function text = told (stack)
  text = '';
  for i = 1:min (5, numel (stack))
    text = sprintf ('%s%s line %d, ', text, stack(i).name, stack(i).line);
  end
end

function text = ascii (text)
  odd = (text < 32 & text ~= 10) | text > 126;
  text(odd) = '?';
  text = strtrim (text);
end

%!shared x, w, b, dy, asked
%! asked = @(call, job, args, inputs, upstream) struct ('call', call, 'job', job, ...
%!   'args', {args}, 'inputs', inputs, 'count', 1, 'upstream', {upstream}, ...
%!   'probes', {num2cell(zeros (1, inputs))}, 'directions', {{}}, 'h', 2 ^ -13);
%! x = [1 2; 3 4]; w = [1 0 -1; 2 1 0]; b = [0 0 0]; dy = [1 2 3; -1 0 1];
%!test <outputs and gradients of one case, and the nonce>
%! answer = pyref.internal.run_cases ({asked('pyref.layers.dense', 'run', {x, w, b}, 3, {dy})}, 'n-1');
%! assert (answer.nonce, 'n-1');
%! reply = answer.replies{1};
%! assert (reply.ok);
%! assert (reply.kind, '');
%! assert (reply.outputs, {[5 2 -1; 11 4 -3]});
%! assert (reply.gradients, {[-2 4; -2 -2], [-2 2 6; -2 4 10], [0 2 4]});
%! assert (reply.classes, 'dddd');
%!test <an error stops its own case and no other>
%! good = asked ('pyref.layers.dense', 'run', {x, w, b}, 3, {dy});
%! bad = asked ('pyref.layers.dense', 'run', {x, x.', b}, 3, {dy});
%! answer = pyref.internal.run_cases ({good, bad, good}, 1);
%! assert (answer.replies{1}, answer.replies{3});
%! assert (answer.replies{2}.ok, false);
%! assert (answer.replies{2}.identifier, 'pyref:size');
%! assert (answer.replies{2}.message, ...
%!   'dense: b is 1 x 3, not 1 x M, with x 2 x 2, w 2 x 2');
%!test <both checkers agree with the backward pass>
%! run = asked ('pyref.layers.dense', 'run', {x, w, b}, 3, {dy});
%! tilt = asked ('pyref.layers.dense', 'slopes', {x, w, b}, 3, {dy});
%! turn = asked ('pyref.layers.dense', 'complexstep', {x, w, b}, 3, {dy});
%! answer = pyref.internal.run_cases ({run, tilt, turn}, 1);
%! replies = answer.replies;
%! for i = 1:3
%!   assert (replies{2}.values{i}, replies{1}.gradients{i}(:).', 1e-9);
%!   assert (replies{3}.values{i}, replies{1}.gradients{i}(:).', -4 * eps);
%! end
%!test <a function that is not there is told by name>
%! answer = pyref.internal.run_cases ({asked('pyref.layers.nowhere', 'run', {x}, 1, {x})}, 1);
%! reply = answer.replies{1};
%! assert (reply.ok, false);
%! assert (any (strfind (reply.message, 'nowhere')));
%!test <without upstream gradients there is only a forward pass>
%! answer = pyref.internal.run_cases ({asked('pyref.layers.dense', 'run', {x, w, b}, 3, {})}, 1);
%! reply = answer.replies{1};
%! assert (reply.outputs, {[5 2 -1; 11 4 -3]});
%! assert (reply.gradients, {});
%!test <what a function prints does not come out>
%! folder = tempname ();
%! mkdir (folder);
%! file = fullfile (folder, 'says_hello.m');
%! id = fopen (file, 'w');
%! fprintf (id, 'function y = says_hello (x)\ndisp (x);\ny = x;\n');
%! fclose (id);
%! addpath (folder);
%! text = evalc ('answer = pyref.internal.run_cases ({asked(''says_hello'', ''run'', {x}, 1, {})}, ''n-2'');');
%! rmpath (folder);
%! delete (file);
%! rmdir (folder);
%! assert (text, '');
%! assert (answer.nonce, 'n-2');
%! assert (answer.replies{1}.outputs, {x});
%!test <an expression and a built-in function are no names, and nothing of them is run>
%! file = tempname ();
%! calls = {['@(varargin) system (''touch ' file ''')'], 'system', ' system', '@system', ...
%!          'pyref.layers.dense;', 'no_such', ''};
%! for i = 1:numel (calls)
%!   asks = asked (calls{i}, 'run', {['touch ' file]}, 1, {});
%!   answer = pyref.internal.run_cases ({asks}, 1);
%!   assert (answer.replies{1}.ok, false);
%!   assert (answer.replies{1}.identifier, 'pyref:value');
%! end
%! assert (exist (file, 'file'), 0);
